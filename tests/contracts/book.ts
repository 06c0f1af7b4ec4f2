import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../src/engine/assert.ts';
import { type LevelView, SIDES, type Side } from '../../src/engine/types.ts';

/** What `first` and `next` answer when there is no further order, and `bestTicks` for an empty side. */
export const NONE = 0;

/**
 * The resting orders of one symbol in price-time priority. It knows ids, prices and lots; whose an order is and what
 * it holds is not its business. Every implementation passes `tests/contracts/book.ts`.
 *
 * Prices are ticks from 1, lots are from 1, ids are from 1 and unique while they rest. The caller keeps every sum of
 * lots within 2^53 - 1. An order or level that is not there is a bug of the caller (AssertionError).
 */
export interface Book {
  /** Best price of a side; NONE when it is empty. */
  bestTicks(side: Side): number;
  /** Total lots at a price; 0 when nobody is there. */
  lotsAt(side: Side, ticks: number): number;
  /** Occupied price levels. */
  levelCount(side: Side): number;
  /** Best price first, at most `depth`. */
  levels(side: Side, depth: number): LevelView[];
  /** The order that is first in priority; NONE when the side is empty. */
  first(side: Side): number;
  /** The order that comes after `orderId` in priority; NONE after the last. */
  next(orderId: number): number;
  ticksOf(orderId: number): number;
  /** Lots the order has left. */
  lotsOf(orderId: number): number;
  /** Puts an order at the tail of its level. */
  insert(orderId: number, side: Side, ticks: number, lots: number): void;
  /** Takes lots off an order, which keeps its priority; an order without lots is gone. */
  reduce(orderId: number, lots: number): void;
  remove(orderId: number): void;
}

/** What every book must do. Run against each implementation by `book.test.ts`. */
export function bookContract(name: string, create: () => Book): void {
  describe(`${name} is a book`, () => {
    test('an empty book has no best price, no levels and no orders', () => {
      const book = create();
      for (const side of SIDES)
        expect([book.bestTicks(side), book.first(side), book.levels(side, 5), book.levelCount(side)]).toEqual(
          [NONE, NONE, [], 0],
        );
      expect(book.lotsAt('BUY', 100)).toBe(0);
    });

    test('the highest bid and the lowest ask are best', () => {
      const book = create();
      [101, 103, 102].forEach((ticks, at) => {
        book.insert(1 + at, 'BUY', ticks, 1);
        book.insert(11 + at, 'SELL', ticks + 100, 1);
      });
      expect(queueOf(book, 'BUY')).toEqual([2, 3, 1]);
      expect(queueOf(book, 'SELL')).toEqual([11, 13, 12]);
      expect([book.bestTicks('BUY'), book.bestTicks('SELL')]).toEqual([103, 201]);
    });

    test('at one price orders stand in the order they came', () => {
      const book = create();
      for (const id of [5, 9, 7]) book.insert(id, 'SELL', 100, id);
      expect(queueOf(book, 'SELL')).toEqual([5, 9, 7]);
      expect(book.levels('SELL', 1)).toEqual([{ priceTicks: 100, lots: 21 }]);
    });

    test('a reduced order keeps its place, one without lots is gone', () => {
      const book = create();
      for (const id of [1, 2, 3]) book.insert(id, 'BUY', 100, 10);
      book.reduce(1, 4);
      expect([queueOf(book, 'BUY'), book.lotsOf(1), book.lotsAt('BUY', 100)]).toEqual([[1, 2, 3], 6, 26]);
      book.reduce(1, 6);
      expect([queueOf(book, 'BUY'), book.lotsAt('BUY', 100)]).toEqual([[2, 3], 20]);
    });

    test('a removed order leaves its neighbours in order, also at both ends', () => {
      const book = create();
      for (const id of [1, 2, 3, 4]) book.insert(id, 'BUY', 100, 1);
      book.remove(2);
      expect(queueOf(book, 'BUY')).toEqual([1, 3, 4]);
      book.remove(1);
      book.remove(4);
      expect(queueOf(book, 'BUY')).toEqual([3]);
      book.insert(2, 'BUY', 100, 1);
      expect(queueOf(book, 'BUY')).toEqual([3, 2]);
    });

    test('a level is gone with its last order', () => {
      const book = create();
      book.insert(1, 'SELL', 100, 1);
      book.insert(2, 'SELL', 101, 1);
      book.remove(1);
      expect([book.bestTicks('SELL'), book.levelCount('SELL'), book.lotsAt('SELL', 100)]).toEqual([
        101, 1, 0,
      ]);
    });

    test('levels are given as far as asked for', () => {
      const book = create();
      for (const ticks of [5, 3, 4]) book.insert(ticks, 'BUY', ticks, 1);
      expect(book.levels('BUY', 2).map((level) => level.priceTicks)).toEqual([5, 4]);
      expect(book.levels('BUY', 0)).toEqual([]);
    });

    test('large numbers stay exact', () => {
      const book = create();
      const ticks = Math.floor(Number.MAX_SAFE_INTEGER / 20_000);
      book.insert(2 ** 40, 'SELL', ticks, Number.MAX_SAFE_INTEGER - 1);
      book.insert(2 ** 40 + 1, 'SELL', ticks, 1);
      expect(book.levels('SELL', 1)).toEqual([{ priceTicks: ticks, lots: Number.MAX_SAFE_INTEGER }]);
      expect(book.next(2 ** 40)).toBe(2 ** 40 + 1);
    });

    test.each([
      ['insert of an order that rests', (book: Book) => book.insert(1, 'BUY', 100, 1)],
      ['insert of nothing', (book: Book) => book.insert(2, 'BUY', 100, 0)],
      ['insert without a price', (book: Book) => book.insert(2, 'BUY', 0, 1)],
      ['remove of an unknown order', (book: Book) => book.remove(2)],
      ['reduce by more than there is', (book: Book) => book.reduce(1, 2)],
      ['a question about an unknown order', (book: Book) => book.lotsOf(2)],
    ])('%s is a bug and says so', (_what, misuse) => {
      const book = create();
      book.insert(1, 'BUY', 100, 1);
      expect(() => misuse(book)).toThrow(AssertionError);
    });

    test('after any steps it equals a sorted list', () => {
      fc.assert(
        fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => agrees(create(), steps)),
        {
          numRuns: 150,
        },
      );
    });
  });
}

type Resting = { readonly id: number; readonly side: Side; readonly ticks: number; lots: number };
type Step = { readonly pick: number; readonly side: Side; readonly ticks: number; readonly lots: number };

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  pick: fc.nat(),
  side: fc.constantFrom(...SIDES),
  ticks: fc.integer({ min: 1, max: 12 }),
  lots: fc.integer({ min: 1, max: 9 }),
});

/** Plays steps on the book and on a plain list; two of five steps take orders away. */
function agrees(book: Book, steps: readonly Step[]): void {
  const list: Resting[] = [];
  steps.forEach(({ pick, side, ticks, lots }, at) => {
    const chosen = list[pick % Math.max(1, list.length)];
    if (chosen === undefined || pick % 5 > 1) {
      list.push({ id: at + 1, side, ticks, lots });
      book.insert(at + 1, side, ticks, lots);
    } else if (pick % 5 === 0) {
      book.remove(chosen.id);
      list.splice(list.indexOf(chosen), 1);
    } else {
      const taken = Math.min(lots, chosen.lots);
      book.reduce(chosen.id, taken);
      chosen.lots -= taken;
      if (chosen.lots === 0) list.splice(list.indexOf(chosen), 1);
    }
    for (const each of SIDES) expect(contents(book, each)).toEqual(sorted(list, each));
  });
}

function contents(book: Book, side: Side): unknown {
  const queue = queueOf(book, side).map((id) => ({
    id,
    side,
    ticks: book.ticksOf(id),
    lots: book.lotsOf(id),
  }));
  return { queue, levels: book.levels(side, 99), best: book.bestTicks(side), count: book.levelCount(side) };
}

function sorted(list: readonly Resting[], side: Side): unknown {
  const direction = side === 'BUY' ? -1 : 1;
  const queue = list
    .filter((order) => order.side === side)
    .sort((one, other) => (one.ticks - other.ticks) * direction);
  const levels = new Map<number, number>();
  for (const { ticks, lots } of queue) levels.set(ticks, (levels.get(ticks) ?? 0) + lots);
  return {
    queue,
    levels: [...levels].map(([priceTicks, lots]) => ({ priceTicks, lots })),
    best: queue[0]?.ticks ?? NONE,
    count: levels.size,
  };
}

function queueOf(book: Book, side: Side): number[] {
  const ids: number[] = [];
  for (let id = book.first(side); id !== NONE; id = book.next(id)) ids.push(id);
  return ids;
}
