/** The list with one more item at its end; beyond `limit` the oldest go. */
export const pushed = <T>(items: readonly T[], item: T, limit: number): readonly T[] =>
  items.length < limit ? [...items, item] : [...items.slice(items.length - limit + 1), item];
