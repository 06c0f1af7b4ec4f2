import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergePage } from '../../../../src/worker/query/merge.ts';
import type { Page } from '../../../../src/worker/query/types.ts';

type Item = { readonly id: number; readonly version: number; readonly wanted: boolean };

const item = fc.record({ id: fc.integer({ min: 1, max: 40 }), version: fc.nat(3), wanted: fc.boolean() });
const items = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 40 });

/** `precise`: the tables answer with wanted rows alone. */
const how = fc.record({ limit: fc.integer({ min: 1, max: 7 }), precise: fc.boolean() });

/** All pages, one after the other. */
async function pages(
  memory: readonly Item[],
  stored: readonly Item[],
  { limit, precise }: { limit: number; precise: boolean },
): Promise<Item[]> {
  const found: Item[] = [];
  for (let before: number | null = 1000; before !== null; ) {
    const page: Page<Item> = await mergePage<Item>({
      memory,
      read: async (from, count) =>
        stored
          .filter(({ id, wanted }) => id < from && (wanted || !precise))
          .toSorted((left, right) => right.id - left.id)
          .slice(0, count),
      wanted: ({ wanted }) => wanted,
      key: ({ id }) => id,
      newer: (left, right) => left.version > right.version,
      before,
      limit,
    });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    before = page.next;
  }
  return found;
}

test('pages of memory and tables hold each wanted row once, newest first, in its newer state', async () => {
  await fc.assert(
    fc.asyncProperty(items, items, how, async (memory, stored, how) => {
      const newest = new Map(stored.filter(({ wanted }) => wanted).map((row) => [row.id, row]));
      for (const row of memory) {
        const known = newest.get(row.id);
        if (known === undefined || known.version <= row.version) newest.set(row.id, row);
      }
      const expected = [...newest.values()].filter(({ wanted }) => wanted);
      expect(await pages(memory, stored, how)).toEqual(
        expected.toSorted((left, right) => right.id - left.id),
      );
    }),
  );
});
