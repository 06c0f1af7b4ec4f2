import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import type {
  Command,
  EngineCore,
  EngineEvent,
  EngineReads,
  EventRingReads,
  EventType,
  Side,
} from '../../../../src/engine/types.ts';
import type { BookDelta, BookLevels, MarketTrade } from '../../../../src/engine/views/index.ts';
import { wildCommands, wildOpening } from '../../../support/engine-arbitraries.ts';
import { engineAfter, PLAIN_SYMBOL } from '../../../support/engine-fixture.ts';

/** Both symbols of the wild market. */
export const SYMBOLS = [0, 1];
/** More levels than the wild market can have. */
export const WHOLE_BOOK = 1000;

/** `toEqual` for the many comparisons of a random test: the slow one, which can explain, only where they differ. */
export function expectSame<T>(actual: T, expected: T): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}

export function wildEngine(): EngineCore {
  return engineAfter(wildOpening());
}

/** Wild commands with time running `pace` times as fast, and a reset now and then after which money comes back. */
export function marketDays(maxLength: number): fc.Arbitrary<Command[]> {
  const pace = fc.constantFrom(1, 7_000, 90_000, 1_234_567);
  return fc
    .tuple(wildCommands(maxLength), pace, fc.integer({ min: 20, max: 3 * maxLength }))
    .map(([commands, pace, resetAt]) =>
      commands.flatMap((command, at) => {
        const paced = atPace(command, pace);
        return at === resetAt ? anew(paced.time) : [paced];
      }),
    );
}

/** For a reader who pulls after every command, or after few: `isPulled` takes its turns from the two of them. */
export const pullRate = fc.constantFrom(1, 3, 12);
export const pullLuck = fc.infiniteStream(fc.nat(11));
export const isPulled = (rate: number, luck: fc.Stream<number>): boolean => luck.next().value % rate === 0;

function atPace(command: Command, pace: number): Command {
  const time = command.time * pace;
  if (command.type !== 'newOrder' || command.expireAt === null) return { ...command, time };
  return { ...command, time, expireAt: command.expireAt * pace };
}

function anew(time: number): Command[] {
  const deposits = wildOpening().filter(({ type }) => type === 'deposit');
  return [{ type: 'reset', time }, ...deposits.map((deposit) => ({ ...deposit, time }))];
}

/** The events of `ring` from `from` on. */
export function eventsFrom(ring: EventRingReads, from: number): EngineEvent[] {
  return Array.from({ length: ring.end - from }, (_, at) => ring.at(from + at));
}

/** Another ring, of which readers see no more than `end`. */
export class SlowRing implements EventRingReads {
  readonly #ring: EventRingReads;
  end: number;

  constructor(ring: EventRingReads) {
    this.#ring = ring;
    this.end = ring.end;
  }

  get start(): number {
    return this.#ring.start;
  }

  at(position: number): EngineEvent {
    return this.#ring.at(position);
  }

  typeAt(position: number): EventType {
    return this.#ring.at(position).type;
  }
}

type Levels = readonly (readonly [ticks: number, lots: number])[];
export type BookSides = { readonly bids: Levels; readonly asks: Levels };

/** A book as somebody outside keeps it: totals by price, from level changes, snapshots or deltas. */
export class BookCopy {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  seq = 0;

  static of(snapshot: BookLevels): BookCopy {
    const copy = new BookCopy();
    for (const { priceTicks, lots } of snapshot.bids) copy.#bids.set(priceTicks, lots);
    for (const { priceTicks, lots } of snapshot.asks) copy.#asks.set(priceTicks, lots);
    copy.seq = snapshot.lastSeq;
    return copy;
  }

  clone(): BookCopy {
    const copy = new BookCopy();
    for (const [ticks, lots] of this.#bids) copy.#bids.set(ticks, lots);
    for (const [ticks, lots] of this.#asks) copy.#asks.set(ticks, lots);
    copy.seq = this.seq;
    return copy;
  }

  set(side: Side, ticks: number, lots: number): void {
    const levels = side === 'BUY' ? this.#bids : this.#asks;
    if (lots === 0) levels.delete(ticks);
    else levels.set(ticks, lots);
  }

  /** By the rule that `BookDelta` states; a hole is an error. */
  follow(delta: BookDelta): void {
    if (delta.lastSeq <= this.seq) return;
    if (delta.firstSeq > this.seq + 1) throw new Error(`hole: at ${this.seq}, delta ${delta.firstSeq}`);
    for (const [ticks, lots] of delta.bids) this.set('BUY', ticks, lots);
    for (const [ticks, lots] of delta.asks) this.set('SELL', ticks, lots);
    this.seq = delta.lastSeq;
  }

  sides(): BookSides {
    return {
      bids: [...this.#bids].sort(([left], [right]) => right - left),
      asks: [...this.#asks].sort(([left], [right]) => left - right),
    };
  }
}

export function bookOf(reads: EngineReads, symbol: number): BookSides {
  const side = (name: Side) =>
    reads.levels(symbol, name, WHOLE_BOOK).map(({ priceTicks, lots }) => [priceTicks, lots] as const);
  return { bids: side('BUY'), asks: side('SELL') };
}

/** The trades among `events`, since the last reset, as a feed tells them. */
export function tradesOf(events: readonly EngineEvent[], reads: EngineReads): MarketTrade[] {
  let epoch = 0;
  const trades: MarketTrade[] = [];
  for (const event of events) {
    if (event.type === 'genesis' || event.type === 'reset' || event.type === 'epochRaised')
      epoch = event.epoch;
    if (event.type !== 'trade') continue;
    const { symbol, tradeId, priceTicks, lots, takerSide, time, seq } = event;
    const notional = BigInt(priceTicks) * BigInt(lots) * reads.config.symbols[symbol]!.notionalFactor;
    trades.push({ symbol, tradeId, priceTicks, lots, notional, takerSide, time, seq, epoch });
  }
  return trades;
}

/** A trade of symbol 0 at `time`. */
export function tradeAt(time: number, tradeId: number, fields: Partial<MarketTrade> = {}): MarketTrade {
  const { priceTicks = 100, lots = 1 } = fields;
  const notional = BigInt(priceTicks) * BigInt(lots) * PLAIN_SYMBOL.notionalFactor;
  return {
    symbol: 0,
    tradeId,
    priceTicks,
    lots,
    notional,
    takerSide: 'BUY',
    time,
    epoch: 1,
    seq: tradeId * 10,
    ...fields,
  };
}
