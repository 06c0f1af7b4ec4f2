import type { Kline, KlineQuery } from '../../engine/views/index.ts';
import type { Page } from './types.ts';

/**
 * One page of klines, oldest first. With `start` pages go on to newer ones, and the cursor is where the next page
 * begins; without it they go back, and the cursor is where the page before began. Cursors are open times, ms.
 */
export async function klinePage(
  read: (query: KlineQuery) => Promise<readonly Kline[]>,
  query: KlineQuery,
  cursor: number | null,
): Promise<Page<Kline>> {
  const { limit } = query;
  const klines = await read({ ...query, ...rangeFrom(query, cursor), limit: limit + 1 });
  const isMore = klines.length > limit;
  if (query.start === null) {
    const items = klines.slice(-limit);
    return { items, next: isMore ? items[0]!.openTime : null };
  }
  return { items: klines.slice(0, limit), next: isMore ? klines[limit]!.openTime : null };
}

function rangeFrom({ start, end }: KlineQuery, cursor: number | null): Pick<KlineQuery, 'start' | 'end'> {
  if (cursor === null) return { start, end };
  if (start !== null) return { start: Math.max(start, cursor), end };
  return { start, end: Math.min(end ?? cursor - 1, cursor - 1) };
}
