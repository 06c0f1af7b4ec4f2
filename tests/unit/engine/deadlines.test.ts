import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadlines } from '../../../src/engine/orders/deadlines.ts';

type Expiring = { id: number; expireAt: number | null; deadlineIndex: number };

test('whatever comes and goes, the first is due first, then the one with the lowest id', () => {
  const step = fc.record({ expireAt: fc.nat(20), leaves: fc.option(fc.nat(50), { nil: null, freq: 2 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const deadlines = new Deadlines<Expiring>();
      const waiting: Expiring[] = [];
      steps.forEach(({ expireAt, leaves }, id) => {
        const leaving = leaves === null ? undefined : waiting[leaves % waiting.length];
        if (leaving !== undefined) {
          deadlines.remove(leaving);
          waiting.splice(waiting.indexOf(leaving), 1);
        }
        const coming = { id, expireAt, deadlineIndex: -1 };
        deadlines.add(coming);
        waiting.push(coming);
        expect(deadlines.first).toBe(firstOf(waiting));
      });
      expect(drained(deadlines)).toEqual([...waiting].sort(isDueBefore).map(({ id }) => id));
    }),
    { numRuns: 200 },
  );
});

test('an order that is in no heap can be taken out of it', () => {
  const deadlines = new Deadlines<Expiring>();
  deadlines.remove({ id: 1, expireAt: 1, deadlineIndex: -1 });
  expect(deadlines.first).toBeNull();
});

function drained(deadlines: Deadlines<Expiring>): number[] {
  const ids: number[] = [];
  for (let first = deadlines.first; first !== null; first = deadlines.first) {
    ids.push(first.id);
    deadlines.remove(first);
  }
  return ids;
}

const firstOf = (orders: readonly Expiring[]) => [...orders].sort(isDueBefore)[0];

function isDueBefore(one: Expiring, other: Expiring): number {
  return (one.expireAt ?? 0) - (other.expireAt ?? 0) || one.id - other.id;
}
