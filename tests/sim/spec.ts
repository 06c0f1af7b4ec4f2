import type { InstanceSpec } from '../../src/instance/spec.ts';
import type { Dice } from '../support/differential/dice.ts';
import { SPEC } from '../unit/worker/support/venue.ts';

/** More than orders end in a run; what the engine keeps of them is as large as the window. */
const WINDOW = 1000;
const [FIRST_SYMBOL] = SPEC.symbols;

/** The venue of a run: one symbol, which keeps it short, and limits that are reached in some runs. */
export const drawSpec = (dice: Dice): InstanceSpec => ({
  ...SPEC,
  symbols: [FIRST_SYMBOL!],
  accounts: SPEC.accounts.map((account) => ({ ...account, balances: { BTC: '100', USD: '1000000' } })),
  limits: {
    ...SPEC.limits,
    idempotencyWindow: WINDOW,
    maxCommitWaitMs: dice.pick([200, 1000, 5000]),
    maxQueuedCommands: dice.pick([4, 10_000]),
  },
});
