import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/engine/assert.ts';
import { HashIndex, hashPair } from '../../../../src/engine/memory/hash-index.ts';
import { SnapshotReader, SnapshotWriter } from '../../../../src/engine/snapshot/bytes.ts';

/** All entries with a hash, as the index finds them, in ascending order. */
function entriesOf(index: HashIndex, hash: number): number[] {
  const entries: number[] = [];
  for (let entry = index.first(hash); entry !== 0; entry = index.after(entry)) entries.push(entry);
  return entries.sort((a, b) => a - b);
}

/** The reference: a map of arrays. */
class NaiveIndex {
  readonly entries = new Map<number, number[]>();
  readonly hashes = new Map<number, number>();

  insert(hash: number, entry: number): void {
    this.entries.set(
      hash,
      [...(this.entries.get(hash) ?? []), entry].sort((a, b) => a - b),
    );
    this.hashes.set(entry, hash);
  }

  remove(hash: number, entry: number): void {
    this.entries.set(
      hash,
      (this.entries.get(hash) ?? []).filter((other) => other !== entry),
    );
    this.hashes.delete(entry);
  }
}

const copyOf = (index: HashIndex): HashIndex => {
  const to = new SnapshotWriter();
  index.save(to);
  const copy = new HashIndex();
  copy.load(new SnapshotReader(to.finish()));
  return copy;
};

/** Few different hashes make long chains, extreme ones use every bit. */
const hashes = fc.oneof(
  fc.integer({ min: 0, max: 7 }),
  fc.constantFrom(0, -1, 16, 32, 48, 2 ** 31 - 1, -(2 ** 31)),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

describe('a hash index', () => {
  test('is a map of arrays, through growth, removal and saving', () => {
    const steps = fc.array(fc.record({ removes: fc.nat(3), hash: hashes, luck: fc.nat() }), {
      maxLength: 500,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (list) => {
        let index = new HashIndex();
        const naive = new NaiveIndex();
        const free: number[] = [];
        let used = 0;
        for (const { removes, hash, luck } of list) {
          const victim = [...naive.hashes][luck % (naive.hashes.size || 1)];
          if (removes === 0 && victim !== undefined) {
            index.remove(victim[1], victim[0]);
            naive.remove(victim[1], victim[0]);
            free.push(victim[0]);
          } else {
            const entry = free.pop() ?? ++used;
            index.insert(hash, entry);
            naive.insert(hash, entry);
          }
          if (luck % 100 === 0) index = copyOf(index);
        }
        for (const [hash, entries] of naive.entries) expect(entriesOf(index, hash)).toEqual(entries);
      }),
      { numRuns: 100 },
    );
  });

  test('finds each of 20,000 entries, and none that was removed', () => {
    const index = new HashIndex();
    const hashOf = (entry: number) => hashPair(entry % 500, entry);
    for (let entry = 1; entry <= 20_000; entry++) index.insert(hashOf(entry), entry);
    for (let entry = 1; entry <= 20_000; entry += 2) index.remove(hashOf(entry), entry);
    for (let entry = 1; entry <= 20_000; entry++)
      expect(entriesOf(index, hashOf(entry)).includes(entry)).toBe(entry % 2 === 0);
  });

  test('of one hash alone is a list', () => {
    const index = new HashIndex();
    for (let entry = 1; entry <= 100; entry++) index.insert(42, entry);
    for (const entry of [1, 50, 100]) index.remove(42, entry);
    expect(entriesOf(index, 42)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 1).filter((entry) => ![1, 50, 100].includes(entry)),
    );
    expect(entriesOf(index, 43)).toEqual([]);
  });

  test('is empty when it was cleared, and takes the same entries again', () => {
    const index = new HashIndex();
    for (let entry = 1; entry <= 100; entry++) index.insert(entry % 9, entry);
    index.clear();
    for (let hash = 0; hash < 9; hash++) expect(index.first(hash)).toBe(0);
    index.insert(3, 77);
    expect(entriesOf(index, 3)).toEqual([77]);
  });

  test('removing an entry that is not in it is a bug and says so', () => {
    const index = new HashIndex();
    index.insert(1, 1);
    index.insert(1, 2);
    index.remove(1, 2);
    expect(() => index.remove(1, 2)).toThrow(AssertionError);
  });
});

test('pairs of small numbers spread: among 40,000 no bucket of as many has more than 12', () => {
  const buckets = new Int32Array(2 ** 16);
  for (let one = 0; one < 200; one++)
    for (let other = 0; other < 200; other++) {
      const bucket = hashPair(one, other) & (buckets.length - 1);
      buckets[bucket] = (buckets[bucket] as number) + 1;
    }
  expect(Math.max(...buckets)).toBeLessThanOrEqual(12);
});
