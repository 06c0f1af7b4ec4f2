import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { runText } from './run.ts';

/**
 * Names one process for good: a pid alone comes back for another program. `start` is field 22 of /proc/PID/stat
 * (clock ticks since boot), or `ps -o lstart=` where there is no /proc; `bootId` tells one boot from the next.
 */
export type ProcessIdentity = { readonly pid: number; readonly start: string; readonly bootId: string };

/** What the kernel says about a process now; zombies are shown as such. */
export type ProcessFacts = {
  readonly pid: number;
  readonly start: string;
  readonly parentPid: number;
  /** Process group: what a signal to -groupId reaches. */
  readonly groupId: number;
  readonly zombie: boolean;
};

/** Identity of the process that has `pid` now; null when there is none, or only a zombie. */
export async function identityOf(pid: number): Promise<ProcessIdentity | null> {
  const facts = await processFacts(pid);
  if (facts === null || facts.zombie) return null;
  return { pid, start: facts.start, bootId: await bootId() };
}

/**
 * Identity of a child that this process started in the same turn of the event loop. A child is reaped later than
 * that, so it is found even when it has ended.
 */
export async function identityOfNewChild(pid: number): Promise<ProcessIdentity | null> {
  const facts = process.platform === 'linux' ? factsFromProcNow(pid) : await factsFromPs(pid);
  return facts === null ? null : { pid, start: facts.start, bootId: await bootId() };
}

/** True while that very process runs: same boot, same start, not a zombie. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await livingFacts(identity)) !== null;
}

/** Facts of that very process; null when it has ended, whoever has its pid now. */
export async function livingFacts(identity: ProcessIdentity): Promise<ProcessFacts | null> {
  if (identity.bootId !== (await bootId())) return null;
  const facts = await processFacts(identity.pid);
  return facts === null || facts.zombie || facts.start !== identity.start ? null : facts;
}

let self: Promise<ProcessIdentity> | undefined;

/** Identity of this process. */
export function selfIdentity(): Promise<ProcessIdentity> {
  self ??= identityOf(process.pid).then((identity) => {
    if (identity === null) throw new Error('This process does not find itself: is /proc mounted?');
    return identity;
  });
  return self;
}

/** Facts of whatever has `pid` now; null when nothing has. */
export async function processFacts(pid: number): Promise<ProcessFacts | null> {
  if (!Number.isSafeInteger(pid) || pid < 1) return null;
  return process.platform === 'linux' ? factsFromProc(pid) : factsFromPs(pid);
}

async function factsFromProc(pid: number): Promise<ProcessFacts | null> {
  try {
    return parseProcStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null; // It ended: ENOENT before the open, ESRCH after it.
  }
}

function factsFromProcNow(pid: number): ProcessFacts | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null;
  }
}

/** Reads a line of /proc/PID/stat. The name in parentheses may hold spaces and parentheses itself. */
export function parseProcStat(line: string): ProcessFacts | null {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  const fields = line.slice(close + 2).split(' ');
  const [state, parentPid, groupId] = fields;
  const start = fields[19];
  if (open === -1 || close === -1 || state === undefined || start === undefined) return null;
  return {
    pid: Number(line.slice(0, open)),
    start,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    zombie: state === 'Z' || state === 'X',
  };
}

async function factsFromPs(pid: number): Promise<ProcessFacts | null> {
  const line = await runText('ps', ['-o', 'ppid=,pgid=,state=,lstart=', '-p', String(pid)]);
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)\s*$/.exec(line ?? '');
  if (match === null) return null;
  const [, parentPid, groupId, state, start] = match;
  return {
    pid,
    start: start ?? '',
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    zombie: (state ?? '').startsWith('Z'),
  };
}

let boot: Promise<string> | undefined;

/** Id of the running boot; the same for all processes of the machine. */
export function bootId(): Promise<string> {
  boot ??=
    process.platform === 'linux'
      ? readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim())
      : runText('sysctl', ['-n', 'kern.bootsessionuuid']).then((text) => (text ?? '').trim());
  return boot;
}
