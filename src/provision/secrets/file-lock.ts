import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ExsimError } from '../../common/errors.ts';
import { isErrno } from './private-file.ts';

/** A holder keeps the lock for milliseconds; one older than this is dead or stopped. */
const HELD_MS_MAX = 10_000;
const WAIT_MS_MAX = 20_000;
const POLL_MS = 10;
const RELEASED = 'released';

/**
 * Runs `task` while no other process runs one for the same path.
 *
 * The lock is the highest `<path>.lock.<n>`: taken by linking generation n+1 once n is released or its holder is
 * dead, which only one process can do. The highest file is never deleted, or a late contender could link a number
 * that was used before. A plain lock file cannot be taken over from a dead holder without a race.
 */
export async function withFileLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  const held = await acquire(path);
  try {
    return await task();
  } finally {
    await writeFile(held, RELEASED, { mode: 0o600 });
  }
}

async function acquire(path: string): Promise<string> {
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  while (performance.now() < giveUpAt) {
    const generation = await topGeneration(path);
    if (await isFree(path, generation)) {
      const held = await claim(path, generation + 1);
      if (held !== null) return held;
    }
    await delay(POLL_MS);
  }
  throw new ExsimError(
    'PROVISION_FAILED',
    `"${path}" stayed locked by another process for ${WAIT_MS_MAX / 1000} s.`,
    {
      wayOut: 'Try again when the other exsim command has ended.',
    },
  );
}

async function topGeneration(path: string): Promise<number> {
  const prefix = `${basename(path)}.lock.`;
  const names = await readdir(dirname(path));
  const generations = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return generations
    .filter((text) => /^[0-9]+$/.test(text))
    .reduce((top, text) => Math.max(top, Number(text)), 0);
}

async function isFree(path: string, generation: number): Promise<boolean> {
  if (generation === 0) return true;
  const file = `${path}.lock.${generation}`;
  try {
    const holder = await readFile(file, 'utf8');
    if (holder === RELEASED || !isAlive(Number(holder))) return true;
    return Date.now() - (await stat(file)).mtimeMs > HELD_MS_MAX;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Null when another process was faster. */
async function claim(path: string, generation: number): Promise<string | null> {
  const held = `${path}.lock.${generation}`;
  const temporary = `${path}.lock.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(temporary, String(process.pid), { mode: 0o600 });
  try {
    await link(temporary, held);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return null;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return confirm(path, generation, held);
}

/** A contender that slept may have linked a number below the top: then it holds nothing. */
async function confirm(path: string, generation: number, held: string): Promise<string | null> {
  if ((await topGeneration(path)) !== generation) {
    await rm(held, { force: true });
    return null;
  }
  await rm(`${path}.lock.${generation - 1}`, { force: true });
  return held;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}
