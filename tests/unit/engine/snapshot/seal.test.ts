import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Seal, sealOf, wholeWordsIn } from '../../../../src/engine/snapshot/seal.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300, size: 'max' });

describe('a seal', () => {
  test('is another one when any byte is', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (whole, luck, change) => {
        const changed = whole.slice();
        const at = luck % whole.length;
        changed[at] = (changed[at] as number) ^ change;
        expect(sealOf(changed)).not.toEqual(sealOf(whole));
      }),
      { numRuns: 500 },
    );
  });

  test('is another one when bytes are cut off or zeros added', () => {
    fc.assert(
      fc.property(bytes, (whole) => {
        expect(sealOf(whole.subarray(0, -1))).not.toEqual(sealOf(whole));
        expect(sealOf(Uint8Array.of(...whole, 0))).not.toEqual(sealOf(whole));
      }),
      { numRuns: 200 },
    );
  });

  test('is the same wherever in memory the bytes stand', () => {
    fc.assert(
      fc.property(bytes, fc.nat(9), (whole, offset) => {
        const elsewhere = new Uint8Array(whole.length + offset);
        elsewhere.set(whole, offset);
        expect(sealOf(elsewhere.subarray(offset))).toEqual(sealOf(whole));
      }),
      { numRuns: 200 },
    );
  });

  test('is the same in whatever pieces the bytes come', () => {
    const cuts = fc.array(fc.nat(300), { maxLength: 20 });
    fc.assert(
      fc.property(bytes, cuts, (whole, places) => {
        const seal = new Seal(whole.length);
        const ends = [...places.toSorted((left, right) => left - right), whole.length];
        ends.forEach((end, at) => {
          seal.add(whole.subarray(ends[at - 1] ?? 0, end));
        });
        expect(seal.words()).toEqual(sealOf(whole));
        expect(seal.words()).toEqual(sealOf(whole));
      }),
      { numRuns: 500 },
    );
  });

  test('takes the same whole words of bytes beyond 2^31 as of few', () => {
    for (const most of [0, 8, 2 ** 31 - 8, 2 ** 31, 2 ** 32, 2 ** 33])
      for (const more of [0, 1, 2, 3]) expect(wholeWordsIn(most + more)).toBe(most);
  });
});
