import { formatDecimal, parseDecimal } from '../../common/decimal.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../protocol/status.ts';
import { shownName } from '../plain-fleet.ts';

/** The best prices of a symbol on all exchanges together. Prices are decimal strings as the venues tell them. */
export type Spread = {
  readonly symbol: string;
  /** How many exchanges have it, with prices or without. */
  readonly venues: number;
  readonly bid: Quote | null;
  readonly ask: Quote | null;
  /** Ask less bid; negative when they cross; null without both. */
  readonly width: string | null;
  /** The same in hundredths of a percent of the price between them. */
  readonly basisPoints: number | null;
  /** Somebody could buy on one exchange and sell for more on another. */
  readonly isCrossed: boolean;
};
/** `name`: of the first exchange that has this price. */
export type Quote = { readonly price: string; readonly name: string };

/** More decimal places than any venue has. */
const SCALE = 20;

/** Crossed ones first, then those that most exchanges have. Exchanges that do not run have no prices. */
export function spreadsOf(snapshot: FleetSnapshot | null): Spread[] {
  const instances = (snapshot?.instances ?? []).filter(({ metrics }) => metrics !== null);
  const symbols = new Set(instances.flatMap(({ symbols }) => symbols.map(({ symbol }) => symbol)));
  const order = (a: Spread, b: Spread): number =>
    Number(b.isCrossed) - Number(a.isCrossed) ||
    b.venues - a.venues ||
    a.symbol.localeCompare(b.symbol, 'en');
  return [...symbols].map((symbol) => spreadOf(symbol, instances)).sort(order);
}

function spreadOf(symbol: string, instances: readonly InstanceSnapshot[]): Spread {
  const quoted = instances.flatMap(({ name, symbols }) =>
    symbols.filter((one) => one.symbol === symbol).map((one) => ({ name: shownName(name), ...one })),
  );
  const bid = best(
    quoted.map(({ name, bestBid }) => ({ name, price: bestBid })),
    1n,
  );
  const ask = best(
    quoted.map(({ name, bestAsk }) => ({ name, price: bestAsk })),
    -1n,
  );
  const between = bid === null || ask === null ? null : unitsOf(ask.price) - unitsOf(bid.price);
  return {
    symbol,
    venues: quoted.length,
    bid,
    ask,
    width: between === null ? null : formatDecimal(between, SCALE),
    basisPoints: between === null || bid === null ? null : basisPoints(between, unitsOf(bid.price)),
    isCrossed: between !== null && between < 0n,
  };
}

/** The quote with the highest price, or with `sign` -1 the lowest. */
function best(quotes: readonly { name: string; price: string | null }[], sign: bigint): Quote | null {
  let found: Quote | null = null;
  for (const { name, price } of quotes) {
    if (price === null) continue;
    if (found === null || sign * (unitsOf(price) - unitsOf(found.price)) > 0n) found = { name, price };
  }
  return found;
}

/** A price in units of 10^-SCALE; what is no decimal counts as 0. */
function unitsOf(price: string): bigint {
  const parsed = parseDecimal(price, SCALE);
  return parsed.ok ? parsed.value : 0n;
}

const basisPoints = (between: bigint, bid: bigint): number | null => {
  const middle = bid + between / 2n;
  return middle === 0n ? null : Number((between * 1_000_000n) / middle) / 100;
};
