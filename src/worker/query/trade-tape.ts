import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import type { TradeEvent } from '../projection/trade.ts';

/** Trades of one symbol kept in memory; twice the longest page, so that most reads need no database. */
const TAPE_TRADES_MAX = 2000;

/** The newest trades of each symbol, filled by the replay too. */
export class TradeTape implements EventSink {
  /** By symbol, oldest first. */
  readonly #tapes = new Map<number, TradeEvent[]>();
  readonly #complete = new Map<number, boolean>();

  onBatch(batch: AppliedBatch): void {
    for (const event of batch.events) if (event.type === 'trade') this.#add(event);
  }

  #add(trade: TradeEvent): void {
    const tape = this.#tapes.get(trade.symbol) ?? [];
    this.#tapes.set(trade.symbol, tape);
    tape.push(trade);
    if (tape.length < TAPE_TRADES_MAX * 2) return;
    tape.splice(0, tape.length - TAPE_TRADES_MAX);
    this.#complete.set(trade.symbol, false);
  }

  /** Up to `count` trades older than `before`, newest first; null when older ones than it keeps may be wanted. */
  page(symbol: number, before: number, count: number): TradeEvent[] | null {
    const tape = this.#tapes.get(symbol) ?? [];
    const found: TradeEvent[] = [];
    for (let index = tape.length - 1; index >= 0 && found.length < count; index--)
      if (tape[index]!.tradeId < before) found.push(tape[index]!);
    const complete = this.#complete.get(symbol) ?? true;
    return complete || found.length === count ? found : null;
  }

  /** The newest `count` trades, newest first. */
  newest(symbol: number, count: number): TradeEvent[] {
    return (this.#tapes.get(symbol) ?? []).slice(-count).reverse();
  }
}
