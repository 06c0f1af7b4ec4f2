import type { EngineReads, LevelView, RestingView } from '../types.ts';

/** What a snapshot of a book was taken of. Deltas go on at `lastSeq` + 1. */
export type BookStamp = {
  readonly symbol: number;
  readonly epoch: number;
  /** `bookSeq` of the last change in it. */
  readonly lastSeq: number;
  /** Engine `seq` and time (ms) at which it was taken. */
  readonly seq: number;
  readonly time: number;
};

/** L1: the best level of each side; null when nobody is there. */
export type BookTop = BookStamp & { readonly bid: LevelView | null; readonly ask: LevelView | null };
/** L2: price levels, best first. */
export type BookLevels = BookStamp & {
  readonly bids: readonly LevelView[];
  readonly asks: readonly LevelView[];
};
/** L3: single orders in the order they will trade in. */
export type BookOrders = BookStamp & {
  readonly bids: readonly RestingView[];
  readonly asks: readonly RestingView[];
};

export function bookTop(reads: EngineReads, symbol: number): BookTop {
  return {
    ...stamp(reads, symbol),
    bid: reads.levels(symbol, 'BUY', 1)[0] ?? null,
    ask: reads.levels(symbol, 'SELL', 1)[0] ?? null,
  };
}

/** At most `depth` levels of each side. Deltas cover every level: to follow the book take all of them. */
export function bookLevels(reads: EngineReads, symbol: number, depth: number): BookLevels {
  return {
    ...stamp(reads, symbol),
    bids: reads.levels(symbol, 'BUY', depth),
    asks: reads.levels(symbol, 'SELL', depth),
  };
}

/** At most `count` orders of each side. */
export function bookOrders(reads: EngineReads, symbol: number, count: number): BookOrders {
  return {
    ...stamp(reads, symbol),
    bids: reads.resting(symbol, 'BUY', count),
    asks: reads.resting(symbol, 'SELL', count),
  };
}

function stamp(reads: EngineReads, symbol: number): BookStamp {
  return {
    symbol,
    epoch: reads.epoch,
    lastSeq: reads.bookSeq(symbol),
    seq: reads.seq,
    time: reads.time,
  };
}
