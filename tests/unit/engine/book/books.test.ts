import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/engine/assert.ts';
import { ASKS, BIDS, Books, FALLING_STOPS, RISING_STOPS } from '../../../../src/engine/book/books.ts';
import { SnapshotReader, SnapshotWriter } from '../../../../src/engine/snapshot/bytes.ts';

const TICKS_MAX = 450_359_962_737;
const SYMBOLS = 3;
const LADDERS = SYMBOLS * 4;
const ORDERS = 40;

type Place = { readonly ladder: number; readonly ticks: number; lots: number };

/** The reference: the queue of each ladder is a sorted list, and sorting keeps the order of arrival. */
class NaiveBooks {
  readonly places = new Map<number, Place>();

  queue(ladder: number): [order: number, place: Place][] {
    const ascends = ladder % 4 === ASKS || ladder % 4 === RISING_STOPS;
    return [...this.places]
      .filter(([, place]) => place.ladder === ladder)
      .sort(([, a], [, b]) => (ascends ? a.ticks - b.ticks : b.ticks - a.ticks));
  }
}

function queueOf(books: Books, ladder: number): [order: number, place: Place][] {
  const queue: [number, Place][] = [];
  for (let order = books.first(ladder); order !== 0; order = books.next(order))
    queue.push([order, { ladder, ticks: books.ticksOf(order), lots: books.lotsOf(order) }]);
  return queue;
}

function levelsOf(books: Books, ladder: number): [ticks: number, lots: number][] {
  const levels: [number, number][] = [];
  for (let level = books.bestLevel(ladder); level !== 0; level = books.worseLevel(level)) {
    expect(books.levelAt(ladder, books.levelTicks(level))).toBe(level);
    expect(books.levelLadder(level)).toBe(ladder);
    levels.push([books.levelTicks(level), books.levelLots(level)]);
  }
  return levels;
}

function totalsOf(queue: readonly [number, Place][]): [ticks: number, lots: number][] {
  const totals = new Map<number, number>();
  for (const [, { ticks, lots }] of queue) totals.set(ticks, (totals.get(ticks) ?? 0) + lots);
  return [...totals];
}

function newBooks(): Books {
  const books = new Books();
  for (let symbol = 0; symbol < SYMBOLS; symbol++) books.addSymbol(symbol);
  return books;
}

function copyOf(books: Books): Books {
  const to = new SnapshotWriter();
  books.save(to);
  const copy = new Books();
  copy.load(new SnapshotReader(to.finish()));
  return copy;
}

const step = fc.record({
  order: fc.integer({ min: 1, max: ORDERS }),
  ladder: fc.nat(LADDERS - 1),
  ticks: fc.oneof(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: TICKS_MAX }),
    fc.integer({ min: TICKS_MAX - 3, max: TICKS_MAX }),
  ),
  lots: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 46 })),
  what: fc.constantFrom('remove', 'reduce', 'resize', 'empty'),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** An order that is nowhere comes; one that is somewhere goes, shrinks or grows. */
function play(books: Books, naive: NaiveBooks, { order, ladder, ticks, lots, what }: Step): void {
  const place = naive.places.get(order);
  if (place === undefined) {
    const level = books.append(ladder, ticks, order, lots);
    expect([books.levelOf(order), books.levelTicks(level)]).toEqual([level, ticks]);
    naive.places.set(order, { ladder, ticks, lots });
  } else if (what === 'resize') {
    books.resize(order, lots);
    place.lots = lots;
  } else if (what === 'reduce' && place.lots > 1) {
    const less = 1 + (lots % (place.lots - 1));
    books.reduce(order, less);
    place.lots -= less;
  } else {
    if (what === 'empty') books.reduce(order, place.lots);
    else books.remove(order);
    naive.places.delete(order);
  }
}

describe('the books of a venue', () => {
  test('are sorted lists, for every ladder of every symbol, through any steps and saving', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 250, size: 'max' }), (steps) => {
        let books = newBooks();
        const naive = new NaiveBooks();
        steps.forEach((each, at) => {
          play(books, naive, each);
          if (at % 97 === 96) books = copyOf(books);
          const queue = naive.queue(each.ladder);
          expect(books.bestTicks(each.ladder)).toBe(queue[0]?.[1].ticks ?? 0);
          expect(books.first(each.ladder)).toBe(queue[0]?.[0] ?? 0);
        });
        for (let ladder = 0; ladder < LADDERS; ladder++) {
          const queue = naive.queue(ladder);
          expect(queueOf(books, ladder)).toEqual(queue);
          expect(levelsOf(books, ladder)).toEqual(totalsOf(queue));
          expect(books.levelCount(ladder)).toBe(totalsOf(queue).length);
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['the highest bid', BIDS, [3, 2, 1]],
    ['the lowest ask', ASKS, [1, 2, 3]],
    ['the lowest stop that waits for a rise', RISING_STOPS, [1, 2, 3]],
    ['the highest stop that waits for a fall', FALLING_STOPS, [3, 2, 1]],
  ])('%s is first', (_what, ladder, orders) => {
    const books = newBooks();
    for (const order of [2, 3, 1]) books.append(4 + ladder, order * 1000, order, 1);
    expect(queueOf(books, 4 + ladder).map(([order]) => order)).toEqual(orders);
    expect(queueOf(books, ladder)).toEqual([]);
  });

  test('5,000 levels from 1 tick to the highest price are walked in order', () => {
    const books = newBooks();
    const count = 5000;
    const ticksOf = (place: number) => 1 + Math.floor(((TICKS_MAX - 1) / (count - 1)) * place);
    for (let at = 0; at < count; at++) books.append(ASKS, ticksOf((at * 2999) % count), at + 1, 1);
    expect(levelsOf(books, ASKS).map(([ticks]) => ticks)).toEqual(
      Array.from({ length: count }, (_, place) => ticksOf(place)),
    );
    expect(books.levelCount(ASKS)).toBe(count);
  });

  test('a mark stays with its level until the level is gone', () => {
    const books = newBooks();
    const level = books.append(BIDS, 100, 1, 5);
    books.append(BIDS, 101, 2, 5);
    books.setLevelMark(level, 1);
    books.append(BIDS, 100, 3, 5);
    books.remove(1);
    expect(books.levelMark(books.levelAt(BIDS, 100))).toBe(1);
    expect(books.levelMark(books.levelAt(BIDS, 101))).toBe(0);
    books.remove(3);
    expect(books.levelAt(BIDS, 100)).toBe(0);
    expect(books.levelMark(books.append(BIDS, 100, 3, 5))).toBe(0);
  });

  test('an order is alone while nobody else stands at its level', () => {
    const books = newBooks();
    books.append(BIDS, 100, 1, 5);
    books.append(BIDS, 101, 2, 5);
    expect(books.isAlone(1)).toBe(true);
    books.append(BIDS, 100, 3, 5);
    expect([books.isAlone(1), books.isAlone(3)]).toEqual([false, false]);
    books.remove(1);
    expect(books.isAlone(3)).toBe(true);
  });

  test('cleared books are as new ones', () => {
    const books = newBooks();
    for (let order = 1; order <= 30; order++) books.append(order % LADDERS, order, order, order);
    books.clear();
    for (let symbol = 0; symbol < SYMBOLS; symbol++) books.addSymbol(symbol);
    for (let ladder = 0; ladder < LADDERS; ladder++)
      expect([books.first(ladder), books.bestTicks(ladder), books.levelCount(ladder)]).toEqual([0, 0, 0]);
    books.append(ASKS, 7, 1, 2);
    expect(queueOf(books, ASKS)).toEqual([[1, { ladder: ASKS, ticks: 7, lots: 2 }]]);
  });

  test.each([
    ['an order that stands in a queue already', (books: Books) => books.append(ASKS, 9, 1, 1)],
    ['an order without lots', (books: Books) => books.append(ASKS, 9, 2, 0)],
    ['an order without a price', (books: Books) => books.append(ASKS, 0, 2, 1)],
    ['the removal of one that is nowhere', (books: Books) => books.remove(2)],
    ['lots that an order does not have', (books: Books) => books.reduce(1, 6)],
    ['a resize to nothing', (books: Books) => books.resize(1, 0)],
  ])('%s is a bug and says so', (_what, misuse) => {
    const books = newBooks();
    books.append(BIDS, 100, 1, 5);
    books.append(BIDS, 100, 3, 5);
    expect(() => misuse(books)).toThrow(AssertionError);
  });
});
