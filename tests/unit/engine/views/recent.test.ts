import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/engine/assert.ts';
import { Recent } from '../../../../src/engine/views/recent.ts';

describe('what keeps the newest', () => {
  test('is a list that loses its oldest, whatever is added and taken', () => {
    const steps = fc.array(fc.oneof(fc.nat(9), fc.constant('shift' as const)), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), steps, (max, steps) => {
        const recent = new Recent<number>(max);
        const list: number[] = [];
        for (const step of steps) {
          if (step !== 'shift') {
            list.push(step);
            expect(recent.push(step)).toBe(list.length > max ? list.shift() : undefined);
          } else if (list.length > 0) expect(recent.shift()).toBe(list.shift());
          expect([recent.oldest, recent.newest]).toEqual([list[0], list.at(-1)]);
          expect(recent.from(0)).toEqual(list);
        }
      }),
    );
  });

  test('finds the first value at or after another in ascending ones', () => {
    const recent = new Recent<number>(4);
    for (const value of [1, 2, 4, 4, 6, 9]) recent.push(value);
    const found = [0, 4, 5, 6, 7, 9, 10].map((wanted) => recent.firstNot((value) => value < wanted));
    expect(found).toEqual([0, 0, 2, 2, 3, 3, 4]);
    expect(recent.from(2)).toEqual([6, 9]);
  });

  test('keeps one at least, and has nothing where nothing is', () => {
    expect(() => new Recent(0)).toThrow(AssertionError);
    const recent = new Recent<number>(2);
    expect(() => recent.shift()).toThrow(AssertionError);
    expect(() => recent.at(0)).toThrow(AssertionError);
  });
});
