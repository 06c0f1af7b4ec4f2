import { ok, type Result } from '../common/result.ts';
import { isNoRoom } from './files.ts';
import { type Lock, type LockHolder, waitForLock } from './lock.ts';

/**
 * As `waitForLock`, for whoever stops things: a free lock that nobody can take for want of room on the disk counts as
 * taken, since nobody can start anything either.
 */
export async function waitForLockToStop(
  ...wait: Parameters<typeof waitForLock>
): Promise<Result<Lock, LockHolder>> {
  try {
    const result = await waitForLock(...wait);
    return result.ok ? ok(withoutRoom(result.value)) : result;
  } catch (error) {
    if (!isNoRoom(error)) throw error;
    return ok({ file: wait[0], release: () => Promise.resolve() });
  }
}

/** What cannot be written as released is so once its holder has ended. */
const withoutRoom = (lock: Lock): Lock => ({
  ...lock,
  release: () =>
    lock.release().catch((error: unknown) => {
      if (!isNoRoom(error)) throw error;
    }),
});
