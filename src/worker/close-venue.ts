import { systemClock } from '../common/clock.ts';
import type { Closers } from './closers.ts';
import type { BehindJournal } from './journal/behind-journal.ts';
import type { Venue, VenueNote } from './venue.ts';

/** How a worker ends, as it is known when it does. */
export type Ending = {
  /** Something made going on impossible. */
  readonly failed: boolean;
  /** The state is written down once more. */
  readonly storesLast: boolean;
  readonly snapshotGraceMs: number;
};

/** For what is answered and not yet in the journal, under `durability: async`. */
const JOURNAL_GRACE_MS = 2000;
const PROJECTION_GRACE_MS = 2000;
const POOL_GRACE_MS = 500;

/** Says how the parts of a venue are closed: whatever feeds another part before that one. */
export function closeVenueWith(
  closers: Closers,
  venue: Venue,
  ending: () => Ending,
  onNote: (note: VenueNote) => void,
): void {
  const { board, pool, writer, behind, budget, projection, snapshots } = venue;
  closers.add('status', async () => board.close());
  closers.add('database pool', () => endWithin(pool, POOL_GRACE_MS));
  closers.add('journal', () => writer.close());
  if (budget !== null) closers.add('journal budget', async () => budget.close());
  // Closed behind the projection: the last snapshot is of what the tables have.
  if (snapshots !== null)
    closers.add('snapshots', () => {
      const { storesLast, snapshotGraceMs } = ending();
      return snapshots.keeper.close({ last: storesLast, graceMs: snapshotGraceMs });
    });
  if (projection !== null) closers.add('projection', () => projection.close(PROJECTION_GRACE_MS));
  if (behind !== null) closers.add('journal behind', () => catchUp(behind, ending(), onNote));
}

/** The journal catches up with what was answered, or it is said what is lost. */
async function catchUp(
  behind: BehindJournal,
  { failed }: Ending,
  onNote: (note: VenueNote) => void,
): Promise<void> {
  const lost = await behind.close(failed ? 0 : JOURNAL_GRACE_MS);
  if (lost > 0) onNote({ level: 'warn', message: `lost: ${lost} commands that were not journaled` });
}

async function endWithin(pool: Venue['pool'], graceMs: number): Promise<void> {
  const patience = new AbortController();
  await Promise.race([pool.end(), systemClock.sleep(graceMs, patience.signal)]);
  patience.abort();
}
