import { readdir, readFile, readlink } from 'node:fs/promises';
import { identityOf, type ProcessIdentity } from './identity.ts';
import { runText } from './run.ts';
import { PROJECT_VARIABLE } from './spawn.ts';

export type FoundProcess = {
  readonly identity: ProcessIdentity;
  /** The command with its arguments, for people. */
  readonly command: string;
};

/**
 * Every living process of the project, found by the marker in its environment, also when all state files are lost;
 * this process is left out. Processes of other users are seen by root only.
 */
export async function processesOfProject(projectId: string): Promise<FoundProcess[]> {
  const marker = `${PROJECT_VARIABLE}=${projectId}`;
  return process.platform === 'linux'
    ? find(async (pid) => (await procText(pid, 'environ')).split('\0').includes(marker))
    : findByPs(marker);
}

/** Every living process whose working folder is `dir`. Linux only; elsewhere none is found. */
export async function processesInFolder(dir: string): Promise<FoundProcess[]> {
  return process.platform === 'linux'
    ? find(async (pid) => (await readlink(`/proc/${pid}/cwd`)) === dir)
    : [];
}

/** The command line of a process, for people; '' when it is not to be had. */
export async function commandOf(pid: number): Promise<string> {
  if (process.platform !== 'linux')
    return ((await runText('ps', ['-o', 'command=', '-p', String(pid)])) ?? '').trim();
  try {
    return (await procText(pid, 'cmdline')).split('\0').join(' ').trim();
  } catch {
    return '';
  }
}

async function find(matches: (pid: number) => Promise<boolean>): Promise<FoundProcess[]> {
  const found: FoundProcess[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    // A process that ended meanwhile, or another user's, is none of ours.
    if (await matches(pid).catch(() => false)) await add(found, pid);
  }
  return found;
}

async function findByPs(marker: string): Promise<FoundProcess[]> {
  const found: FoundProcess[] = [];
  for (const line of ((await runText('ps', ['-axEww', '-o', 'pid=,command='])) ?? '').split('\n')) {
    const pid = Number(/^\s*(\d+)/.exec(line)?.[1]);
    if (pid > 0 && pid !== process.pid && line.split(' ').includes(marker)) await add(found, pid);
  }
  return found;
}

async function add(found: FoundProcess[], pid: number): Promise<void> {
  const identity = await identityOf(pid);
  if (identity !== null) found.push({ identity, command: await commandOf(pid) });
}

const procText = (pid: number, file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8');
