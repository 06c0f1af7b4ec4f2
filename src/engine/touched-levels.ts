import { present } from './assert.ts';
import type { Emitter } from './events/emitter.ts';
import type { Market } from './market.ts';
import type { Side } from './types.ts';

type TouchedLevel = {
  readonly market: Market;
  readonly side: Side;
  readonly ticks: number;
  readonly lotsBefore: number;
};

/** Ticks are below 2^39, so a key of symbol, ticks and side stays a safe integer for 4,096 symbols. */
const SYMBOL_STEP = 2 ** 40;

/** The price levels a command has touched, each with the total it had before. */
export class TouchedLevels {
  readonly #known = new Set<number>();
  readonly #touched: TouchedLevel[] = [];

  /** To be called before the level changes. */
  touch(market: Market, side: Side, ticks: number): void {
    const key = market.symbol * SYMBOL_STEP + ticks * 2 + (side === 'BUY' ? 0 : 1);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#touched.push({ market, side, ticks, lotsBefore: market.book.lotsAt(side, ticks) });
  }

  /** Tells which levels have another total now, in the order they were touched first. */
  flush(emitter: Emitter): void {
    if (this.#touched.length === 0) return;
    for (let at = 0; at < this.#touched.length; at++) tell(present(this.#touched[at]), emitter);
    this.#touched.length = 0;
    this.#known.clear();
  }
}

function tell({ market, side, ticks, lotsBefore }: TouchedLevel, emitter: Emitter): void {
  const lots = market.book.lotsAt(side, ticks);
  if (lots === lotsBefore) return;
  market.bookSeq++;
  emitter.levelChanged(market.symbol, side, ticks, lots, market.bookSeq);
}
