import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadlines } from '../../../src/engine/orders/deadlines.ts';

/** Keys are order ids: whole numbers up to 2^53 - 1, of which no bit may be lost. */
const FAR_KEY = Number.MAX_SAFE_INTEGER;

type Expiring = { readonly item: number; readonly at: number; readonly key: number };

test('whatever comes and goes, the first is due first, then the one with the lowest key', () => {
  const step = fc.record({ at: fc.nat(20), leaves: fc.option(fc.nat(50), { nil: null, freq: 2 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const deadlines = new Deadlines();
      const waiting: Expiring[] = [];
      steps.forEach(({ at, leaves }, item) => {
        const leaving = leaves === null ? undefined : waiting[leaves % waiting.length];
        if (leaving !== undefined) {
          deadlines.remove(leaving.item);
          waiting.splice(waiting.indexOf(leaving), 1);
        }
        const coming = { item, at, key: FAR_KEY - ((item * 7) % 61) };
        deadlines.add(coming.item, coming.at, coming.key);
        waiting.push(coming);
        expect([deadlines.first, deadlines.firstAt]).toEqual(firstOf(waiting));
      });
      expect(drained(deadlines)).toEqual([...waiting].sort(isDueBefore).map(({ item }) => item));
    }),
    { numRuns: 200 },
  );
});

test('an item that is in no heap has no time and can be taken out', () => {
  const deadlines = new Deadlines();
  deadlines.add(3, 10, 3);
  for (const item of [0, 4, 400]) deadlines.remove(item);
  expect([deadlines.timeOf(0), deadlines.timeOf(3), deadlines.timeOf(400)]).toEqual([null, 10, null]);
  deadlines.remove(3);
  expect([deadlines.first, deadlines.firstAt]).toEqual([-1, Number.POSITIVE_INFINITY]);
});

test('an item that comes next is in no heap yet, however many there are', () => {
  const deadlines = new Deadlines();
  for (let item = 0; item < 300; item++) {
    deadlines.add(item, 10, item);
    expect([item, item + 1, item + 2].map((each) => deadlines.has(each))).toEqual([true, false, false]);
  }
});

function drained(deadlines: Deadlines): number[] {
  const items: number[] = [];
  for (let { first } = deadlines; first !== -1; first = deadlines.first) {
    items.push(first);
    deadlines.remove(first);
  }
  return items;
}

function firstOf(waiting: readonly Expiring[]): [number, number] {
  const first = [...waiting].sort(isDueBefore)[0];
  return first === undefined ? [-1, Number.POSITIVE_INFINITY] : [first.item, first.at];
}

function isDueBefore(one: Expiring, other: Expiring): number {
  return one.at - other.at || one.key - other.key;
}
