/** Where `query` stands in a line; `end` is exclusive. */
export type Match = { readonly start: number; readonly end: number };

/** Every place of `query` in `text`, from left to right. Capitals count only when the query has some. */
export function matchesIn(text: string, query: string): Match[] {
  if (query === '') return [];
  const isExact = query !== query.toLowerCase();
  const searched = isExact ? text : text.toLowerCase();
  const matches: Match[] = [];
  for (let at = searched.indexOf(query); at !== -1; at = searched.indexOf(query, at + query.length))
    matches.push({ start: at, end: at + query.length });
  return matches;
}

/**
 * The next line with a match, from behind `from` on in `direction`, and around the end; null when no line has one.
 */
export function nextMatch(
  lines: readonly string[],
  query: string,
  from: number,
  direction: 1 | -1,
): number | null {
  const count = lines.length;
  for (let step = 1; step <= count; step++) {
    const index = (((from + direction * step) % count) + count) % count;
    if (matchesIn(lines[index] as string, query).length > 0) return index;
  }
  return null;
}
