import { createHash } from 'node:crypto';
import type { Balance, ExchangeClient } from '../client/exchange/index.ts';
import { formatDecimal } from '../common/decimal.ts';
import { TOTAL_SCALE, totals } from './funds.ts';

/** Of one symbol after the run: best prices, and a hash of all levels; equal books have equal hashes. */
export type EndBook = {
  readonly symbol: string;
  readonly bestBid: string | null;
  readonly bestAsk: string | null;
  readonly last: string | null;
  readonly bookHash: string;
};

const DEPTH = 1000;
const HASH_CHARS = 12;

export async function readBooks(client: ExchangeClient, symbols: readonly string[]): Promise<EndBook[]> {
  return Promise.all(
    symbols.map(async (symbol) => {
      const { bids, asks } = await client.orderBook(symbol, { depth: DEPTH });
      const { last } = await client.ticker(symbol);
      const levels = JSON.stringify([bids, asks].map((side) => side.map((level) => Object.values(level))));
      const bookHash = createHash('sha256').update(levels).digest('hex').slice(0, HASH_CHARS);
      return { symbol, bestBid: bids[0]?.price ?? null, bestAsk: asks[0]?.price ?? null, last, bookHash };
    }),
  );
}

/** Balances of all accounts of the flow. */
export async function readBalances(clients: readonly ExchangeClient[]): Promise<Balance[]> {
  const pages = await Promise.all(clients.map((client) => client.balances()));
  return pages.flatMap(({ items }) => items);
}

/**
 * By asset, what the accounts of the flow have less together than before: the fees they paid, since they trade with
 * each other, unless others traded too. Negative is a gain.
 */
export function spent(before: readonly Balance[], after: readonly Balance[]): Record<string, string> {
  const had = totals(before);
  const has = totals(after);
  const changes = [...had].map(([asset, units]) => [asset, units - (has.get(asset) ?? 0n)] as const);
  return Object.fromEntries(
    changes
      .filter(([, units]) => units !== 0n)
      .map(([asset, units]) => [asset, formatDecimal(units, TOTAL_SCALE)]),
  );
}
