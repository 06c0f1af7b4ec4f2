import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/engine/assert.ts';
import { DamagedBytes } from '../../../../src/engine/codec/damaged.ts';
import { RECORDS_MAX, Records } from '../../../../src/engine/memory/records.ts';
import { SnapshotReader, SnapshotWriter } from '../../../../src/engine/snapshot/bytes.ts';

const WORDS = 3;

/** Takes a record and writes `value` into each of its words, the last one as an int. */
function takeWith(records: Records, value: number): number {
  const record = records.take();
  for (let word = 0; word < WORDS - 1; word++) records.f64[record * WORDS + word] = value;
  records.i32[record * WORDS * 2 + (WORDS - 1) * 2] = value;
  return record;
}

function readAll(records: Records, record: number): number[] {
  const at = record * WORDS;
  return [...records.f64.subarray(at, at + WORDS - 1), records.i32[(at + WORDS - 1) * 2] as number];
}

const copyOf = (records: Records): Records => {
  const to = new SnapshotWriter();
  records.save(to);
  const copy = new Records(WORDS, 1);
  copy.load(new SnapshotReader(to.finish()));
  return copy;
};

describe('records', () => {
  test('are numbered from 1, and one that was given back is handed out first, the last one before the others', () => {
    const records = new Records(WORDS, 2);
    expect([records.take(), records.take(), records.take(), records.take()]).toEqual([1, 2, 3, 4]);
    records.give(2);
    records.give(4);
    records.give(1);
    expect([records.take(), records.take(), records.take(), records.take()]).toEqual([1, 4, 2, 5]);
  });

  test('keep what was written in them, through growth, giving back and saving', () => {
    const steps = fc.array(fc.record({ gives: fc.boolean(), luck: fc.nat(), value: fc.nat(2 ** 31 - 1) }), {
      maxLength: 300,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (list) => {
        let records = new Records(WORDS, 1);
        const held = new Map<number, number>();
        for (const { gives, luck, value } of list) {
          const victim = [...held.keys()][luck % (held.size || 1)];
          if (gives && victim !== undefined) {
            records.give(victim);
            held.delete(victim);
          } else {
            const record = takeWith(records, value);
            expect(held.has(record)).toBe(false);
            held.set(record, value);
          }
          if (luck % 50 === 0) records = copyOf(records);
        }
        for (const [record, value] of held)
          expect(readAll(records, record)).toEqual(Array(WORDS).fill(value));
        expect(records.used).toBeGreaterThan(Math.max(0, ...held.keys()));
      }),
      { numRuns: 60 },
    );
  });

  test('a table that is numbered by another one is covered with records of zeros', () => {
    const records = new Records(WORDS, 2);
    takeWith(records, 7);
    records.cover(100);
    expect([readAll(records, 1), readAll(records, 2), readAll(records, 100)]).toEqual([
      [7, 7, 7],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    records.cover(50);
    expect(records.used).toBe(101);
  });

  test('a cleared table begins at 1 with zeros', () => {
    const records = new Records(WORDS, 2);
    for (let count = 0; count < 9; count++) takeWith(records, 5);
    records.give(3);
    records.clear();
    expect(records.used).toBe(1);
    records.cover(9);
    for (let record = 1; record <= 9; record++) expect(readAll(records, record)).toEqual([0, 0, 0]);
  });

  test('more records than there are bytes for are damage: no memory is made for them', () => {
    const to = new SnapshotWriter();
    to.number(RECORDS_MAX);
    to.number(0);
    const large = new Records(1024, 1);
    expect(() => large.load(new SnapshotReader(to.finish()))).toThrow(DamagedBytes);
    expect(large.used).toBe(1);
  });

  test.each([0, -1, 3, 1000])(
    'giving back %i, which was never handed out, is a bug and says so',
    (record) => {
      const records = new Records(WORDS, 2);
      records.take();
      records.take();
      expect(() => records.give(record)).toThrow(AssertionError);
    },
  );
});
