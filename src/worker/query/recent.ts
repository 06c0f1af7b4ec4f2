import type { EngineReads, OrderView } from '../../engine/types.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import { RecentRows } from '../projection/recent-rows.ts';
import { afterResets, type ResetEvent } from '../projection/resets.ts';
import type { TradeEvent } from '../projection/trade.ts';

/** Rows of the market that are not in the tables yet, or never will be; oldest generation first. */
export interface UnwrittenRows {
  unwritten(): readonly RecentRows[];
}

/** Orders and trades kept in memory when there are no tables to write them to. */
const MEMORY_ROWS_MAX = 100_000;
const DROPPED_AT_ONCE = 1000;

/** The rows of `durability: none`: the newest ones, in memory only. */
export class MemoryRows implements EventSink, UnwrittenRows {
  readonly #engine: EngineReads;
  readonly #rows = new RecentRows();

  constructor(engine: EngineReads) {
    this.#engine = engine;
  }

  onBatch(batch: AppliedBatch): void {
    this.#rows.add(batch, this.#engine);
    dropOldest(this.#rows.orders, MEMORY_ROWS_MAX);
    dropOldest(this.#rows.trades, MEMORY_ROWS_MAX);
    this.#rows.endBeforeResets();
  }

  unwritten(): readonly RecentRows[] {
    return [this.#rows];
  }
}

/**
 * Ids grow, and a map keeps the order of first insertion: its first keys are the oldest ids. A map also walks over the
 * places of what was taken out, so many go at once.
 */
function dropOldest(rows: Map<number, unknown>, max: number): void {
  if (rows.size <= max + DROPPED_AT_ONCE) return;
  for (const id of rows.keys()) {
    if (rows.size <= max) return;
    rows.delete(id);
  }
}

/** The newest state memory has of each order, as one moment: copied, so that later batches do not show. */
export function recentOrders(
  source: UnwrittenRows,
  wanted: (order: OrderView) => boolean,
): Map<number, OrderView> {
  const found = new Map<number, OrderView>();
  const resets = recentResets(source);
  for (const rows of source.unwritten())
    for (const [id, order] of rows.orders) if (wanted(order)) found.set(id, afterResets(order, resets));
  return found;
}

/** Resets that the tables do not show yet, oldest first. */
export const recentResets = (source: UnwrittenRows): ResetEvent[] =>
  source.unwritten().flatMap(({ resets }) => resets);

/** Newest first. */
export function recentTrades(source: UnwrittenRows, wanted: (trade: TradeEvent) => boolean): TradeEvent[] {
  const found: TradeEvent[] = [];
  for (const rows of source.unwritten())
    for (const trade of rows.trades.values()) if (wanted(trade)) found.push(trade);
  return found.sort((left, right) => right.tradeId - left.tradeId);
}
