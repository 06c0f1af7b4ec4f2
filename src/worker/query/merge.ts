import type { Page } from './types.ts';

export type MergeRequest<T> = {
  /**
   * Everything memory has, in any order, also what the filter does not want: it may hide older rows below. Of rows that
   * never change the newest `limit` + 1 below `before` that the filter wants are enough.
   */
  readonly memory: readonly T[];
  /** Rows of the tables below `from`, newest first: all that the filter wants, and maybe others. */
  readonly read: (from: number, count: number) => Promise<readonly T[]>;
  readonly wanted: (item: T) => boolean;
  /** Unique; pages go from high to low. */
  readonly key: (item: T) => number;
  readonly newer: (left: T, right: T) => boolean;
  /** Where the page begins: keys below this one. */
  readonly before: number;
  readonly limit: number;
};

/** One page out of memory and tables: each key once, in the newer of its states, and only if that one is wanted. */
export async function mergePage<T>(request: MergeRequest<T>): Promise<Page<T>> {
  const { key, before, limit } = request;
  const memory = new Map(
    request.memory.filter((item) => key(item) < before).map((item) => [key(item), item]),
  );
  const stored = await readVisible(request, memory);
  const found = new Map(stored.map((item) => [key(item), item]));
  for (const [id, item] of memory) if (!found.has(id) && request.wanted(item)) found.set(id, item);
  const items = [...found.values()].sort((left, right) => key(right) - key(left)).slice(0, limit + 1);
  const more = items.length > limit;
  return { items: items.slice(0, limit), next: more ? key(items[limit - 1]!) : null };
}

/** Reads on until enough rows are left that memory does not replace. */
async function readVisible<T>(request: MergeRequest<T>, memory: ReadonlyMap<number, T>): Promise<T[]> {
  const visible: T[] = [];
  const count = request.limit + 1;
  let from = request.before;
  for (;;) {
    const rows = await request.read(from, count);
    visible.push(...rows.filter((row) => isVisible(request, memory.get(request.key(row)), row)));
    if (rows.length < count || visible.length >= count) return visible;
    from = request.key(rows.at(-1)!);
  }
}

const isVisible = <T>(request: MergeRequest<T>, known: T | undefined, row: T): boolean =>
  request.wanted(row) && (known === undefined || request.newer(row, known));
