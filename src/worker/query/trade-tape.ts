import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import type { TradeView } from './types.ts';

/** Trades of one symbol kept in memory; twice the longest page, so that most reads need no database. */
const TAPE_TRADES_MAX = 2000;

/** Older trades asked of the tables when a venue starts: what streams and most pages show. */
const FILL_TRADES = 1000;

/** The newest trades of each symbol, at a start those of the tables and of the replay behind them. */
export class TradeTape implements EventSink {
  /** By symbol, oldest first. */
  readonly #tapes = new Map<number, TradeView[]>();
  readonly #complete = new Map<number, boolean>();

  onBatch(batch: AppliedBatch): void {
    for (const event of batch.events) if (event.type === 'trade') this.#add(tradeView(event));
  }

  /**
   * Puts the trades before those of the replay in front. `read` gives up to `count` of a symbol below a trade id, newest
   * first.
   */
  async fill(
    symbols: number,
    read: (symbol: number, before: number, count: number) => Promise<readonly TradeView[]>,
  ): Promise<void> {
    const fillOne = async (symbol: number): Promise<void> => {
      const tape = this.#tapes.get(symbol) ?? [];
      const before = tape[0]?.tradeId ?? Number.MAX_SAFE_INTEGER;
      const older = await read(symbol, before, FILL_TRADES);
      this.#tapes.set(symbol, [...older.toReversed(), ...tape]);
      if (older.length === FILL_TRADES) this.#complete.set(symbol, false);
    };
    await Promise.all(Array.from({ length: symbols }, (_, symbol) => fillOne(symbol)));
  }

  #add(trade: TradeView): void {
    const tape = this.#tapes.get(trade.symbol) ?? [];
    this.#tapes.set(trade.symbol, tape);
    tape.push(trade);
    if (tape.length < TAPE_TRADES_MAX * 2) return;
    tape.splice(0, tape.length - TAPE_TRADES_MAX);
    this.#complete.set(trade.symbol, false);
  }

  /** Up to `count` trades older than `before`, newest first; null when older ones than it keeps may be wanted. */
  page(symbol: number, before: number, count: number): TradeView[] | null {
    const tape = this.#tapes.get(symbol) ?? [];
    const found: TradeView[] = [];
    for (let index = tape.length - 1; index >= 0 && found.length < count; index--)
      if (tape[index]!.tradeId < before) found.push(tape[index]!);
    const complete = this.#complete.get(symbol) ?? true;
    return complete || found.length === count ? found : null;
  }

  /** The newest `count` trades, newest first. */
  newest(symbol: number, count: number): TradeView[] {
    return (this.#tapes.get(symbol) ?? []).slice(-count).reverse();
  }
}

/** A trade as everybody may see it. */
export const tradeView = ({
  tradeId,
  symbol,
  priceTicks,
  lots,
  takerSide,
  time,
  seq,
}: Omit<TradeView, 'at'> & { readonly time: number }): TradeView => ({
  tradeId,
  symbol,
  priceTicks,
  lots,
  takerSide,
  at: time,
  seq,
});
