import { createEngine } from '../../../src/engine/index.ts';
import type { Command, Side } from '../../../src/engine/types.ts';
import { engineConfig } from '../../../src/instance/engine-config.ts';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import type { CommandDraft } from '../../../src/worker/exchange/types.ts';
import { missingDeposits, specChanges } from '../../../src/worker/journal/spec-changes.ts';
import type { Case } from './plan.ts';

export const TIME = 1_700_006_400_000;
const MIDDLE_TICKS = 5_000_000;
/** Resting orders are spread over so many prices on each side. */
const PRICES = 20_000;
const PRIME = 7919;

/** The commands of a case: what opens the venue, the orders that rest, then pairs that trade at the middle. */
export function* commandsOf({ commands, resting }: Case, spec: InstanceSpec): Generator<Command> {
  const { opening, lots } = open(spec);
  yield* opening;
  for (let at = 0; at < resting; at++) {
    const away = 1 + ((at * PRIME) % PRICES);
    yield at % 2 === 0
      ? order(at, 0, 'BUY', MIDDLE_TICKS - away, lots)
      : order(at, 0, 'SELL', MIDDLE_TICKS + away, lots);
  }
  for (let at = resting; at < commands; at += 2) {
    yield order(at, 0, 'SELL', MIDDLE_TICKS, lots);
    yield order(at + 1, 1, 'BUY', MIDDLE_TICKS, lots);
  }
}

/** What a new worker journals before its first order, and how much an order of this venue is for. */
function open(spec: InstanceSpec): { readonly opening: readonly Command[]; readonly lots: number } {
  const config = engineConfig(spec, 1);
  if (!config.ok) throw new Error(config.error.map(({ message }) => message).join('\n'));
  const engine = createEngine();
  const opening: Command[] = [];
  const add = (draft: CommandDraft): void => {
    const command = { ...draft, time: TIME } as Command;
    opening.push(command);
    engine.apply(command);
  };
  add({ type: 'genesis', config: config.value });
  for (const draft of specChanges(engine, config.value, spec).accounts) add(draft);
  for (const draft of missingDeposits(engine, spec)) add(draft);
  return { opening, lots: config.value.symbols[0]!.minLots * 100 };
}

const order = (at: number, account: number, side: Side, priceTicks: number, lots: number): Command => ({
  type: 'newOrder',
  time: TIME,
  account,
  symbol: 0,
  side,
  orderType: 'LIMIT',
  timeInForce: 'GTC',
  lots,
  quoteUnits: null,
  priceTicks,
  stopTicks: null,
  expireAt: null,
  postOnly: false,
  stp: null,
  clientOrderId: `order-${at + 1}`,
});
