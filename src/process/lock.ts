import { randomBytes } from 'node:crypto';
import { link, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { type Clock, systemClock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import { err, ok, type Result } from '../common/result.ts';
import { errorCode, readFileIfThere, writeDurably, writeFileAtomic } from './files.ts';
import { bootId, isAlive, type ProcessIdentity, selfIdentity } from './identity.ts';

/** Races lost in a row before giving up: each needs another process to win and die within milliseconds. */
const TRIES_MAX = 100;
const WAIT_POLL_MS = 20;

/** Who holds a lock, as written in the lock file. */
export type LockHolder = ProcessIdentity & {
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** The file that says so. */
  readonly file: string;
};

/** Held until `release` or the death of this process, whichever comes first. */
export type Lock = { readonly file: string; release(): Promise<void> };

/**
 * Takes the lock `path`, or says who holds it. Throws when that is a process of another host. Its generations are files `<path>.<n>`, each made by link(2), which
 * has one winner: the highest one counts. A holder that died or released is superseded by the next generation.
 * The top file is never deleted, since a slow competitor could then win the same generation again.
 */
export async function acquireLock(path: string): Promise<Result<Lock, LockHolder>> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const top = await topGeneration(path);
    const holder = top === 0 ? null : await holderOf(generationFile(path, top));
    if (holder !== null) return err(holder);
    const lock = await claimGeneration(path, top + 1);
    if (lock !== null) return ok(lock);
  }
  throw new ExsimError('INTERNAL_ERROR', `Cannot take the lock ${path}: lost ${TRIES_MAX} races in a row.`);
}

/** Takes the lock as soon as its holder lets go; err when that takes longer than `limitMs`. Rejects when aborted. */
export async function waitForLock(
  path: string,
  limitMs: number,
  clock: Clock = systemClock,
  signal?: AbortSignal,
): Promise<Result<Lock, LockHolder>> {
  const deadline = clock.monotonicMs() + limitMs;
  for (;;) {
    const result = await acquireLock(path);
    if (result.ok || clock.monotonicMs() >= deadline) return result;
    await clock.sleep(WAIT_POLL_MS, signal);
    signal?.throwIfAborted();
  }
}

/** Who changes a file keeps it for milliseconds. */
const FILE_LOCK_MS_MAX = 20_000;

/** Runs `task` while no other task, of this process or another, runs for the same file. @throws ExsimError NOT_READY */
export async function withFileLock<T>(
  path: string,
  task: () => Promise<T>,
  limitMs = FILE_LOCK_MS_MAX,
): Promise<T> {
  const lock = await waitForLock(`${path}.lock`, limitMs);
  if (!lock.ok) throw stillLocked(path, lock.error);
  try {
    return await task();
  } finally {
    await lock.value.release();
  }
}

const stillLocked = (path: string, { pid, since }: LockHolder): ExsimError =>
  new ExsimError('NOT_READY', `Expected ${path} to be free, but process ${pid} has it since ${since}.`, {
    wayOut: 'Try again when that exsim command has ended, or end it.',
  });

/** Who holds the lock now; null when nobody does. */
export async function lockHolder(path: string): Promise<LockHolder | null> {
  const top = await topGeneration(path);
  return top === 0 ? null : holderOf(generationFile(path, top));
}

type LockRecord = ProcessIdentity & { host: string; since: string; released: boolean };

/**
 * Tries to become the holder of one generation; null when another was faster. A part of `acquireLock`, on its own for
 * the test of a competitor that acts on a listing long out of date.
 */
export async function claimGeneration(path: string, generation: number): Promise<Lock | null> {
  const file = generationFile(path, generation);
  const record = {
    ...(await selfIdentity()),
    host: hostname(),
    since: new Date().toISOString(),
    released: false,
  };
  if (!(await linkRecord(file, record))) return null;
  // A competitor that read an old listing may win a generation that was cleaned up since: only the top one counts.
  if ((await topGeneration(path)) !== generation) {
    await rm(file, { force: true });
    return null;
  }
  await removeBelow(path, generation);
  return { file, release: () => writeFileAtomic(file, JSON.stringify({ ...record, released: true })) };
}

async function linkRecord(file: string, record: LockRecord): Promise<boolean> {
  const temp = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeDurably(temp, JSON.stringify(record));
    await link(temp, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temp, { force: true });
  }
}

async function holderOf(file: string): Promise<LockHolder | null> {
  const text = await readFileIfThere(file);
  if (text === null) return null; // Superseded and cleaned up since the listing: look again.
  const { released, ...record } = parseRecord(text, file);
  if (released) return null;
  return (await mayBeAlive(record, file)) ? { ...record, file } : null;
}

/**
 * A boot id names a boot of one machine, so a process of ours is known as such whatever the machine is called by now.
 * @throws ExsimError for a holder on another host: nobody can tell from here whether it lives
 */
async function mayBeAlive(record: Omit<LockRecord, 'released'>, file: string): Promise<boolean> {
  if (record.bootId === (await bootId())) return isAlive(record);
  if (record.host === hostname()) return false;
  throw foreign(record, file);
}

const foreign = ({ pid, host, since }: Omit<LockRecord, 'released'>, file: string): ExsimError =>
  new ExsimError(
    'NOT_READY',
    `Expected the lock ${file} to be of this host (${hostname()}), but process ${pid} on ${host} took it ${since}.`,
    {
      wayOut: `When no exsim of this project runs on ${host}, or that is what this host was called: rm ${file}`,
    },
  );

function parseRecord(text: string, file: string): LockRecord {
  try {
    const record = JSON.parse(text) as Partial<LockRecord>;
    if (typeof record.pid === 'number' && typeof record.start === 'string') return record as LockRecord;
  } catch {
    // Reported below.
  }
  throw new ExsimError('INTERNAL_ERROR', `Cannot read the lock file ${file}: it is not one of exsim's.`, {
    wayOut: 'Remove it when no exsim of this project runs.',
  });
}

const generationFile = (path: string, generation: number): string => `${path}.${generation}`;

async function topGeneration(path: string): Promise<number> {
  return Math.max(0, ...(await generations(path)));
}

async function generations(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(prefix) && /^[1-9][0-9]*$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

async function removeBelow(path: string, generation: number): Promise<void> {
  for (const old of await generations(path)) {
    if (old < generation) await rm(generationFile(path, old), { force: true });
  }
}
