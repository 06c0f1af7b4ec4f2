import type { JournalHealth, Refusal } from './types.ts';

/** Reads hide that the term was not confirmed for this long; after it they say so, and no order is taken. */
export const STALE_AFTER_MS = 2000;

/** Why a command could not be written to the journal now; null: it could. */
export function refusalOf({ ok, full, reason, confirmedAgoMs }: JournalHealth): Refusal | null {
  if (full) return { kind: 'full', reason: reason ?? 'the journal has no room' };
  if (!ok) return { kind: 'busy', reason: reason ?? 'the journal is not reachable' };
  return confirmedAgoMs > STALE_AFTER_MS ? { kind: 'busy', reason: 'Postgres does not answer' } : null;
}
