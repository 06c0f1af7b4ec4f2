import { readdir, readFile, readlink } from 'node:fs/promises';
import { runText } from './run.ts';
import { commandOf } from './sweep.ts';

export type PortOwner = { readonly pid: number; readonly command: string };

/**
 * The process that listens on a TCP port, on any address; null when nobody does, or when it is another user's and
 * this process may not look.
 */
export async function portOwner(port: number): Promise<PortOwner | null> {
  const pid = process.platform === 'linux' ? await pidFromProc(port) : await pidFromLsof(port);
  return pid === null ? null : { pid, command: await commandOf(pid) };
}

async function pidFromProc(port: number): Promise<number | null> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const inode of listeningInodes(await readFile(table, 'utf8').catch(() => ''), port))
      inodes.add(inode);
  }
  return inodes.size === 0 ? null : pidWithSocket(inodes);
}

const LISTEN = '0A';

/** Inodes of the sockets that listen on `port`, out of the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTEN)
    .map((fields) => fields[9] ?? '');
}

async function pidWithSocket(inodes: ReadonlySet<string>): Promise<number | null> {
  for (const name of await readdir('/proc')) {
    if (/^[0-9]+$/.test(name) && (await holdsSocket(name, inodes))) return Number(name);
  }
  return null;
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    if (target.startsWith('socket:[') && inodes.has(target.slice(8, -1))) return true;
  }
  return false;
}

async function pidFromLsof(port: number): Promise<number | null> {
  const text = await runText('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']);
  const pid = Number(text?.split('\n')[0]);
  return pid > 0 ? pid : null;
}
