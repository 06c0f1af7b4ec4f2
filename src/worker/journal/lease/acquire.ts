import type { Clock } from '../../../common/clock.ts';
import { ExsimError } from '../../../common/errors.ts';
import { type Lease, StoreError, type StoreSession } from '../types.ts';

/** How long a starter waits for a living owner to go away. */
const LEASE_WAIT_MS = 5000;
const LEASE_POLL_MS = 250;

export type LeaseRequest = {
  /** Unique to this process: by it the process knows its own lease again after a lost answer. */
  readonly owner: string;
  /** Takes the place of a living owner too, which then finds itself fenced. */
  readonly takeOver: boolean;
};

/**
 * Takes the writer lease and returns its term. A living owner is never robbed: after five seconds the request is
 * refused (WORKER_REFUSED), unless it is a take-over.
 */
export async function acquireLease(
  session: StoreSession,
  request: LeaseRequest,
  clock: Clock,
): Promise<number> {
  const deadlineMs = clock.monotonicMs() + LEASE_WAIT_MS;
  for (;;) {
    const lease = await session.readLease();
    if (request.takeOver || !lease.ownerAlive || lease.owner === request.owner) {
      const term = await session.takeLease(request.owner, lease.term);
      if (term !== null) return term;
    }
    if (clock.monotonicMs() >= deadlineMs) throw refused(lease);
    await clock.sleep(LEASE_POLL_MS);
  }
}

/**
 * Raises the term of a lease that `owner` has, and returns it; null when somebody else has it. It raises the term it
 * has read and no other: a renewal whose answer was lost, and which the server runs after a later one, would raise
 * that one's term again, and the owner would find itself fenced by itself.
 */
export async function renewLease(session: StoreSession, owner: string): Promise<number | null> {
  const lease = await session.readLease();
  if (lease.owner !== owner) return null;
  const term = await session.takeLease(owner, lease.term);
  if (term === null) throw new StoreError('Postgres: the term rose while it was renewed');
  return term;
}

const refused = (lease: Lease): ExsimError =>
  new ExsimError(
    'WORKER_REFUSED',
    `Another worker of this instance is alive: ${lease.owner ?? 'unknown'}, term ${lease.term}, since ${lease.since}.`,
    { wayOut: 'Stop it, or start this one with --take-over, which fences the other one.' },
  );
