import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/engine/assert.ts';
import { PriceTree } from '../../../../src/engine/book/price-tree.ts';
import { SnapshotReader, SnapshotWriter } from '../../../../src/engine/snapshot/bytes.ts';

/** The highest price a symbol may have: 2^53/20,000 ticks. */
const TICKS_MAX = 450_359_962_737;
const OWNERS = [0, 1, 7] as const;

/** Sets of prices, each with the tree next to a sorted list. */
class Pair {
  tree = new PriceTree();
  readonly levels = OWNERS.map(() => new Map<number, number>());
  readonly leaves = OWNERS.map(() => new Map<number, number>());

  constructor() {
    for (const owner of OWNERS) this.tree.cover(owner);
  }

  toggle(set: number, ticks: number, level: number): void {
    const levels = this.levels[set] as Map<number, number>;
    const leaves = this.leaves[set] as Map<number, number>;
    if (levels.delete(ticks)) {
      this.tree.remove(leaves.get(ticks) as number, ticks);
      leaves.delete(ticks);
    } else {
      levels.set(ticks, level);
      leaves.set(ticks, this.tree.add(OWNERS[set] as number, ticks, level));
    }
  }

  saveAndLoad(): void {
    const to = new SnapshotWriter();
    this.tree.save(to);
    this.tree = new PriceTree();
    this.tree.load(new SnapshotReader(to.finish()));
  }

  /** Every price found, every neighbour that of the sorted list. */
  check(set: number): void {
    const levels = this.levels[set] as Map<number, number>;
    const sorted = [...levels.keys()].sort((a, b) => a - b);
    const levelAt = (place: number) => levels.get(sorted[place] as number) ?? 0;
    sorted.forEach((ticks, place) => {
      const leaf = this.leaves[set]?.get(ticks) as number;
      const found = this.tree.find(OWNERS[set] as number, ticks);
      const higher = this.tree.neighbour(leaf, ticks, true);
      const lower = this.tree.neighbour(leaf, ticks, false);
      expect([ticks, found, higher, lower]).toEqual([
        ticks,
        levelAt(place),
        levelAt(place + 1),
        levelAt(place - 1),
      ]);
    });
  }
}

/** Next to each other, at the borders of nodes, far apart, and at the very top. */
const prices = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc
    .tuple(fc.nat(7), fc.integer({ min: 1, max: 5 }), fc.integer({ min: -2, max: 2 }))
    .map(([power, times, off]) => Math.min(TICKS_MAX, Math.max(1, 32 ** power * times + off))),
  fc.integer({ min: 1, max: TICKS_MAX }),
  fc.integer({ min: TICKS_MAX - 40, max: TICKS_MAX }),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 37 - 1, 2 ** 37, 2 ** 38),
);

describe('a tree of prices', () => {
  test('is a sorted list, in each of its sets, through growth, removal and saving', () => {
    const steps = fc.array(fc.record({ set: fc.nat(OWNERS.length - 1), ticks: prices, luck: fc.nat() }), {
      maxLength: 150,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (list) => {
        const pair = new Pair();
        let level = 0;
        for (const { set, ticks, luck } of list) {
          const present = [...(pair.levels[set] as Map<number, number>).keys()];
          const again = luck % 3 === 0 ? present[luck % (present.length || 1)] : undefined;
          pair.toggle(set, again ?? ticks, ++level);
          if (luck % 40 === 0) pair.saveAndLoad();
        }
        for (let set = 0; set < OWNERS.length; set++) pair.check(set);
      }),
      { numRuns: 100 },
    );
  });

  test('has 10,000 prices side by side in order', () => {
    const pair = new Pair();
    for (let at = 0; at < 10_000; at++) pair.toggle(0, 1 + ((at * 7919) % 10_000), at + 1);
    let ticks = 1;
    let leaf = pair.leaves[0]?.get(1) as number;
    for (let level = pair.tree.neighbour(leaf, ticks, true); level !== 0; ) {
      ticks++;
      expect(level).toBe(pair.levels[0]?.get(ticks));
      leaf = pair.leaves[0]?.get(ticks) as number;
      level = pair.tree.neighbour(leaf, ticks, true);
    }
    expect(ticks).toBe(10_000);
  });

  test('uses the nodes of prices that went for the prices that come', () => {
    const sizeAfter = (rounds: number): number => {
      const pair = new Pair();
      for (let round = 0; round < rounds; round++)
        for (const ticks of [1, 2 ** 20 + round, TICKS_MAX - round * 1024]) {
          pair.toggle(0, ticks, 1);
          pair.toggle(0, ticks, 1);
        }
      const to = new SnapshotWriter();
      pair.tree.save(to);
      return to.finish().length;
    };
    expect(sizeAfter(500)).toBe(sizeAfter(1));
  });

  test('the lowest and the highest price are neighbours when nothing is between', () => {
    const pair = new Pair();
    pair.toggle(0, 1, 11);
    pair.toggle(0, TICKS_MAX, 22);
    pair.check(0);
    expect(pair.tree.find(1, 1)).toBe(0);
    expect(pair.tree.find(0, TICKS_MAX - 1)).toBe(0);
  });

  test('taking a price away twice is a bug and says so', () => {
    const tree = new PriceTree();
    tree.cover(0);
    const leaf = tree.add(0, 100, 1);
    tree.add(0, 101, 2);
    tree.remove(leaf, 100);
    expect(() => tree.remove(leaf, 100)).toThrow(AssertionError);
  });
});
