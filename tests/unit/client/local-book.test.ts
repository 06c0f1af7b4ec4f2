import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LocalBook } from '../../../src/client/exchange/index.ts';

/** In hundredths, so that prices have whole parts of several lengths, and fractions with and without zeros. */
const price = fc.integer({ min: 1, max: 120_000 }).map((hundredths) => String(hundredths / 100));
const level = (quantities: readonly string[]) => fc.tuple(price, fc.constantFrom(...quantities));
const side = fc.uniqueArray(level(['1', '2.5']), { selector: ([at]) => at, maxLength: 40 });
const deltas = fc.array(fc.tuple(fc.boolean(), fc.array(level(['0', '0', '3']), { maxLength: 6 })), {
  maxLength: 30,
});

const at = { channel: 'book', symbol: 'BTC-USD', epoch: 1, at: '2026-01-01T00:00:00.000Z' } as const;

test('after any changes it has the levels of a map, best first', () => {
  fc.assert(
    fc.property(side, side, deltas, (bids, asks, changes) => {
      const book = new LocalBook('BTC-USD');
      const naive = { BUY: new Map(bids), SELL: new Map(asks) };
      const expected = (of: 'BUY' | 'SELL') =>
        [...naive[of]]
          .sort(([left], [right]) =>
            of === 'BUY' ? Number(right) - Number(left) : Number(left) - Number(right),
          )
          .map(([price, quantity]) => ({ price, quantity }));
      expect(book.apply({ ...at, type: 'snapshot', seq: 1, lastSeq: 1, bids, asks })).toBe(true);
      changes.forEach(([isBid, levels], index) => {
        const [before, shown] = [book.levels('BUY'), JSON.stringify(book.levels('BUY'))];
        for (const [price, quantity] of levels)
          if (quantity === '0') naive[isBid ? 'BUY' : 'SELL'].delete(price);
          else naive[isBid ? 'BUY' : 'SELL'].set(price, quantity);
        const seq = index + 2;
        const told = { bids: isBid ? levels : [], asks: isBid ? [] : levels };
        book.apply({ ...at, ...told, type: 'delta', seq, firstSeq: seq, lastSeq: seq });
        expect(book.levels('BUY')).toEqual(expected('BUY'));
        expect(book.levels('SELL', 5)).toEqual(expected('SELL').slice(0, 5));
        expect(JSON.stringify(before)).toBe(shown);
      });
    }),
  );
});

test('prices that floating point takes for equal are two levels, in order', () => {
  const book = new LocalBook('BTC-USD');
  const [low, high] = ['10000000000000000.1', '10000000000000000.2'];
  book.apply({
    ...{ ...at, type: 'snapshot', seq: 1, lastSeq: 1 },
    bids: [
      [low, '1'],
      [high, '2'],
      ['9', '3'],
    ],
    asks: [],
  });
  expect(book.levels('BUY').map(({ price }) => price)).toEqual([high, low, '9']);
});
