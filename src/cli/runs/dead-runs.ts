import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { readFileIfThere } from '../../process/files.ts';
import { isAlive, type ProcessIdentity } from '../../process/identity.ts';
import { acquireLock } from '../../process/lock.ts';
import { stopFleet } from '../fleet/stop-fleet.ts';
import { projectAt } from '../project/project.ts';
import { failureOf } from '../terminal/failure.ts';
import { processOutput as output } from '../terminal/output.ts';
import { OWNER_FILE, RUN_PREFIX } from './isolation.ts';

/** Each may have servers to stop and schemas to drop: the rest is left to the next run. */
const REMOVED_MAX = 4;

/**
 * Removes what isolated runs of this user have left whose process is gone: one that was killed together with its
 * supervisor, or whose machine went down. A supervisor that lives removes its run by itself.
 */
export async function removeDeadRuns(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(RUN_PREFIX));
  let removed = 0;
  for (const name of names) {
    const home = join(tmpdir(), name);
    if (removed >= REMOVED_MAX) return;
    if (!(await isDead(home).catch(() => false))) continue; // Being made or removed right now.
    removed += 1;
    await remove(home).catch((error: unknown) =>
      output.note(`cannot remove what is left of an earlier run, ${home}: ${failureOf(error).text.trim()}`),
    );
  }
}

async function isDead(home: string): Promise<boolean> {
  if ((await lstat(home)).uid !== userInfo().uid) return false;
  const owner = await readFileIfThere(join(home, OWNER_FILE));
  return owner !== null && !(await isAlive(JSON.parse(owner) as ProcessIdentity));
}

/** One that finds another at it leaves it alone. */
async function remove(home: string): Promise<void> {
  const lock = await acquireLock(join(home, 'remove.lock'));
  if (!lock.ok) return;
  output.note(`removing what is left of an earlier run, ${home}`);
  await stopFleet(projectAt(home), {
    purge: true,
    hurry: new AbortController().signal,
    tell: () => undefined,
  });
  await rm(home, { recursive: true, force: true });
}
