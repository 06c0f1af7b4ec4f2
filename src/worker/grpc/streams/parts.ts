type Lists = Readonly<Record<string, readonly unknown[]>>;

/** A part of lists that are too long for one message. */
export type Part<T extends Lists> = { readonly lists: T; readonly moreFollows: boolean };

/**
 * Lists, cut so that each part has at most so many items of each, in their order. One part at least, which is empty
 * where all lists are. Clients refuse messages of more than 4 MB unless they are told otherwise.
 */
export function inParts<T extends Lists>(lists: T, itemsMax: number): readonly Part<T>[] {
  const longest = Math.max(...Object.values(lists).map(({ length }) => length));
  if (longest <= itemsMax) return [{ lists, moreFollows: false }];
  const count = Math.ceil(longest / itemsMax);
  return Array.from({ length: count }, (_, index) => ({
    lists: sliced(lists, index * itemsMax, (index + 1) * itemsMax),
    moreFollows: index < count - 1,
  }));
}

function sliced<T extends Lists>(lists: T, from: number, to: number): T {
  const cut = Object.entries(lists).map(([name, items]) => [name, items.slice(from, to)]);
  return Object.fromEntries(cut) as T;
}
