import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileIfThere } from '../../process/files.ts';
import { identityOf, type ProcessIdentity } from '../../process/identity.ts';
import { processesInFolder } from '../../process/sweep.ts';

export type Postmaster = {
  readonly identity: ProcessIdentity;
  readonly port: number;
  readonly ready: boolean;
};

/**
 * The server that runs on this data folder, by its postmaster.pid; null when none does. The pid in the file counts only
 * when that process is the one that was recorded at its start, or works in the data folder, as every postmaster does.
 */
export async function runningPostmaster(
  dataDir: string,
  recorded: ProcessIdentity | null,
): Promise<Postmaster | null> {
  const file = parsePidFile((await readFileIfThere(join(dataDir, 'postmaster.pid'))) ?? '');
  const identity = file === null ? null : await identityOf(file.pid);
  if (file === null || identity === null) return null;
  const ours = isSame(identity, recorded) || (await worksIn(dataDir, identity));
  return ours ? { identity, port: file.port, ready: file.ready } : null;
}

/** Lines of postmaster.pid: pid, data folder, start time, port, socket folder, address, shared memory, status. */
export function parsePidFile(text: string): { pid: number; port: number; ready: boolean } | null {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7]?.startsWith('ready') === true };
}

const isSame = (a: ProcessIdentity, b: ProcessIdentity | null): boolean =>
  a.pid === b?.pid && a.start === b.start && a.bootId === b.bootId;

async function worksIn(dataDir: string, identity: ProcessIdentity): Promise<boolean> {
  return (await postgresProcessesIn(dataDir)).some((found) => isSame(found, identity));
}

/** Postmaster and backends of a data folder: all have it as working folder. A shell that has it too is left out. */
export async function postgresProcessesIn(dataDir: string): Promise<ProcessIdentity[]> {
  const found = await processesInFolder(await realpath(dataDir));
  return found.filter(({ command }) => /^(\S*\/)?postgres\b/.test(command)).map(({ identity }) => identity);
}
