import type { JournalStore, StoreSession } from '../../../../src/worker/journal/types.ts';
import { HEALED } from '../../../sim/mix.ts';
import { Server } from '../../../sim/postgres/server.ts';
import { SimStore } from '../../../sim/postgres/session.ts';
import { SimProcess } from '../../../sim/process.ts';
import { Scheduler } from '../../../sim/scheduler.ts';
import { drawSpec } from '../../../sim/spec.ts';
import { Trace } from '../../../sim/trace.ts';
import { Dice } from '../../../support/differential/dice.ts';

const NOBODY = { appended: () => undefined, journalRead: () => undefined, leaseTaken: () => undefined };
/** Virtual, beyond every time-out of the store. */
const LIMIT_MS = 60_000;

/** The store of the simulation without its faults, its time running whenever somebody waits for it. */
export function simulatedStore(): JournalStore {
  const dice = new Dice(1);
  const scheduler = new Scheduler(dice);
  const wall = { offsetMs: 0 };
  const stage = { dice, scheduler, trace: new Trace(scheduler), wall, spec: drawSpec(dice), mix: HEALED };
  const process = new SimProcess({ name: 'test', scheduler, wall, onDeath: () => undefined });
  const store = new SimStore(stage, new Server(stage, NOBODY), process);
  const inTime = <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    const settled = promise.finally(() => {
      isSettled = true;
    });
    // Whoever asked hears of a failure through the promise itself.
    settled.catch(() => undefined);
    return scheduler.run(() => isSettled, LIMIT_MS).then(() => settled);
  };
  return { connect: async () => inTimeSession(await inTime(store.connect()), inTime) };
}

function inTimeSession(session: StoreSession, inTime: <T>(promise: Promise<T>) => Promise<T>): StoreSession {
  return {
    weaknesses: session.weaknesses,
    readLease: () => inTime(session.readLease()),
    takeLease: (owner, term) => inTime(session.takeLease(owner, term)),
    append: (row) => inTime(session.append(row)),
    holdsTerm: (term) => inTime(session.holdsTerm(term)),
    readAfter: (seq, limit) => inTime(session.readAfter(seq, limit)),
    close: () => inTime(session.close()),
  };
}
