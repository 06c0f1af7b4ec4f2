import { present } from '../assert.ts';
import type { EngineEvent, EngineReads, EventRingReads } from '../types.ts';
import { RingCursor } from './ring-cursor.ts';
import { endsEpoch, type FeedGap, type MarketTrade, type TradeView } from './types.ts';

type TradeEvent = Extract<EngineEvent, { type: 'trade' }>;

export type TradePull = {
  /** Trades since the last pull, in order. */
  readonly trades: readonly MarketTrade[];
  /**
   * Set when whoever follows must begin anew: trades were lost, or another epoch began. Where trades were lost, and at a
   * reset, the views were emptied on the way; when an epoch was merely raised they keep their trades, and only places in
   * the epoch before say nothing any more.
   */
  readonly gap: FeedGap | null;
};

const NOTHING: TradePull = { trades: [], gap: null };

/**
 * Follows the trades of all symbols through the ring and hands each to the views. Pull once per turn of the event
 * loop, and earlier when `behind` nears the size of the ring: trades that it dropped are lost to the views, which then
 * begin anew, and can be filled again with stored trades.
 */
export class TradeFeed {
  readonly #reads: EngineReads;
  readonly #cursor: RingCursor;
  readonly #views: readonly TradeView[];
  readonly #factors: bigint[] = [];
  #epoch: number;
  #trades: MarketTrade[] = [];
  #gap: FeedGap | null = null;

  constructor(reads: EngineReads, ring: EventRingReads, views: readonly TradeView[]) {
    this.#reads = reads;
    this.#cursor = new RingCursor(ring, (type) => type === 'trade' || type === 'genesis' || endsEpoch(type));
    this.#views = views;
    this.#epoch = reads.epoch;
    this.#clear(reads.seq);
  }

  /** Events the next pull will look at. */
  get behind(): number {
    return this.#cursor.behind;
  }

  pull(): TradePull {
    if (!this.#cursor.read(this.#see)) this.#overrun();
    if (this.#trades.length === 0 && this.#gap === null) return NOTHING;
    const pull = { trades: this.#trades, gap: this.#gap };
    this.#trades = [];
    this.#gap = null;
    return pull;
  }

  readonly #see = (event: EngineEvent): void => {
    if (event.type === 'trade') this.#add(event);
    else if (event.type === 'reset' || event.type === 'genesis') this.#begin(event.epoch, event.seq);
    else if (event.type === 'epochRaised') this.#enter(event.epoch, event.seq);
    if (endsEpoch(event.type)) this.#gap = 'reset';
  };

  #add(event: TradeEvent): void {
    const trade = this.#marketTrade(event);
    this.#trades.push(trade);
    for (const view of this.#views) view.addTrade(trade);
  }

  #marketTrade({ symbol, tradeId, priceTicks, lots, time, takerSide, seq }: TradeEvent): MarketTrade {
    const notional = BigInt(priceTicks) * BigInt(lots) * this.#factor(symbol);
    return { symbol, tradeId, priceTicks, lots, notional, time, takerSide, epoch: this.#epoch, seq };
  }

  /** Ledger units of quote per tick x lot; fixed for the life of a symbol. */
  #factor(symbol: number): bigint {
    this.#factors[symbol] ??= present(this.#reads.config.symbols[symbol]).notionalFactor;
    return this.#factors[symbol];
  }

  #overrun(): void {
    this.#gap = 'overrun';
    this.#begin(this.#reads.epoch, this.#reads.seq);
  }

  #begin(epoch: number, seq: number): void {
    this.#epoch = epoch;
    this.#clear(seq);
  }

  #enter(epoch: number, seq: number): void {
    this.#epoch = epoch;
    for (const view of this.#views) view.enter?.({ epoch, seq });
  }

  #clear(seq: number): void {
    for (const view of this.#views) view.clear({ epoch: this.#epoch, seq });
  }
}
