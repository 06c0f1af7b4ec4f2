import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { HoldRequest } from '../../protocol/api.ts';
import type { Project } from '../project/project.ts';

/** How often a supervisor that went is looked for again. */
const RETRY_MS = 500;

/**
 * Ties the fleet to this process: when it dies, whatever way, the supervisor stops everything. Goes on with the
 * supervisor that comes after this one. Resolves when it is tied; the returned function lets it go.
 */
export async function holdFleet({ control }: Project, request: HoldRequest): Promise<() => void> {
  const released = new AbortController();
  const first = await control.hold(request, released.signal);
  void holdOn(first); // Ends when it is released.
  return () => released.abort();

  async function holdOn(ended: { readonly ended: Promise<void> }): Promise<void> {
    await ended.ended;
    while (!released.signal.aborted) {
      const again = await control.hold(request, released.signal).catch(onlyGone);
      if (again !== null) await again.ended;
      await systemClock.sleep(RETRY_MS, released.signal);
    }
  }
}

function onlyGone(error: unknown): null {
  if (error instanceof ExsimError) return null;
  throw error;
}
