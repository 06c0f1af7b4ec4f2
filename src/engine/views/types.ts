import type { EventType, Side } from '../types.ts';

/** A place in a feed: what a reader has up to and with `seq`. A sequence of another epoch says nothing here. */
export type FeedPosition = {
  readonly epoch: number;
  /** `bookSeq` of a symbol for its book, engine `seq` for trades. */
  readonly seq: number;
};

/** What a price level holds now, as `[ticks, lots]`. 0 lots: the level is gone. */
export type LevelTotal = readonly [priceTicks: number, lots: number];

/**
 * What became of a symbol's book from `firstSeq` to `lastSeq` (both bookSeq): the last total of each level that
 * changed, best price first. Totals are absolute, so it also takes a book forward that already knows a part of it:
 * a reader at n applies every delta with firstSeq <= n + 1 <= lastSeq and leaves out those with lastSeq <= n.
 */
export type BookDelta = {
  readonly symbol: number;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bids: readonly LevelTotal[];
  readonly asks: readonly LevelTotal[];
  /** Engine `seq` and time (ms) of the newest change in it. */
  readonly seq: number;
  readonly time: number;
};

/** What prices and volumes are made of. */
export type TradeFigures = {
  readonly symbol: number;
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly lots: number;
  /** Price x quantity, ledger units of quote. */
  readonly notional: bigint;
  /** Engine time, ms. */
  readonly time: number;
};

/** A trade as everybody may see it. */
export type MarketTrade = TradeFigures & {
  /** Who crossed the spread. */
  readonly takerSide: Side;
  readonly epoch: number;
  /** Engine `seq` of the trade. */
  readonly seq: number;
};

/**
 * A view made of trades. They come in ascending `tradeId` and never go back in time; one that is not newer than the
 * last of its symbol is left out, so that stored trades and those of a replay may overlap. Trades from before a reset
 * are not for it: whoever feeds stored ones begins after the last reset.
 */
export interface TradeView {
  addTrade(trade: MarketTrade): void;
  /** A new epoch goes on with the same trades: places in the one before say nothing any more. */
  enter?(from: FeedPosition): void;
  /** Forgets everything; `from` is the place in the feed that it begins anew at. */
  clear(from: FeedPosition): void;
}

/** Why a follower has to begin anew: the ring had gone past it, or the epoch is another, as after a reset. */
export type FeedGap = 'overrun' | 'reset';

/** Whether what readers know says nothing about what follows an event of this type. */
export const endsEpoch = (type: EventType): boolean => type === 'reset' || type === 'epochRaised';
