import type { EngineCore, EngineEvent } from '../../../../src/engine/types.ts';
import type { Markets } from '../../../../src/worker/wire/markets.ts';
import {
  type FillJson,
  fillJson,
  type OrderJson,
  orderJson,
  fillsOf as viewsOf,
} from '../../../../src/worker/wire/order-json.ts';
import type { Findings } from './findings.ts';

/** The journal as far as it was replayed, and where it is written down what does not fit it. */
export type Replay = {
  readonly engine: EngineCore;
  readonly markets: Markets;
  readonly findings: Findings;
};

/** The order as the API shows it; null when there is none. */
export function orderOf({ engine, markets }: Replay, orderId: number): OrderJson | null {
  const order = engine.order(orderId);
  return order === undefined ? null : orderJson(order, markets);
}

/** The fills of an order among these events, as the API shows them. */
export const fillsOf = ({ markets }: Replay, orderId: number, events: readonly EngineEvent[]): FillJson[] =>
  viewsOf(orderId, events).map((fill) => fillJson(fill, markets));
