import type { SymbolRules, Ticker } from '../client/exchange/index.ts';
import { formatDecimal, parseDecimal } from '../common/decimal.ts';

/** What orders of one symbol keep to: prices and quantities as counts of its tick and lot. */
export type LoadMarket = {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly tick: Step;
  readonly lot: Step;
  /** Where its prices begin. */
  readonly referenceTicks: number;
  readonly leastLots: number;
  readonly mostLots: number;
  /** Of one account, at once. */
  readonly openOrdersMax: number;
};

/** One step of a price or a quantity: `units` of 10^-`scale`. */
export type Step = { readonly units: number; readonly scale: number };

/** Digits behind the point that any figure of a symbol may have. */
const SCALE_MAX = 30;
/** An order is worth this many times the least a symbol takes, at most. */
const SIZE_SPREAD = 10;
/** Half of what a symbol lets rest, and never more: the book stays of a size that cancelling at the end is quick. */
const OPEN_ORDERS_MAX = 500;

/** Prices in US dollars of assets people know, for a book without prices; others begin at 100. */
const USD_PRICES: Readonly<Record<string, number>> = {
  ...{ USD: 1, USDT: 1, USDC: 1, EUR: 1.1, BTC: 65_000, ETH: 3_500 },
  ...{ SOL: 150, XRP: 0.6, ADA: 0.5, DOGE: 0.15, LTC: 80 },
};

/** The market of a symbol: around the middle of its book, else its last trade, else a price people know. */
export function loadMarket(rules: SymbolRules, ticker: Ticker): LoadMarket {
  const tick = stepOf(rules.tickSize);
  const lot = stepOf(rules.lotSize);
  const price = clamp(referencePrice(rules, ticker), Number(rules.minPrice) * 2, Number(rules.maxPrice) / 2);
  const leastNotional = 2 * Number(rules.minNotional ?? 0);
  const least = Math.max(Number(rules.minQuantity), leastNotional / price);
  const leastLots = Math.max(1, Math.ceil(least / sizeOf(lot)));
  return {
    symbol: rules.symbol,
    base: rules.base,
    quote: rules.quote,
    tick,
    lot,
    referenceTicks: Math.max(1, Math.round(price / sizeOf(tick))),
    leastLots,
    mostLots: leastLots * SIZE_SPREAD,
    openOrdersMax: Math.max(1, Math.min(OPEN_ORDERS_MAX, Math.floor(rules.maxOpenOrders / 2))),
  };
}

/** `count` steps as a decimal. */
export const stepText = (count: number, { units, scale }: Step): string =>
  formatDecimal(count * units, scale);

export const sizeOf = ({ units, scale }: Step): number => units / 10 ** scale;

function stepOf(text: string): Step {
  const scale = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
  const parsed = parseDecimal(text, Math.min(scale, SCALE_MAX));
  return { units: parsed.ok ? Number(parsed.value) : 1, scale };
}

function referencePrice({ base, quote }: SymbolRules, { bestBid, bestAsk, last }: Ticker): number {
  if (bestBid !== null && bestAsk !== null) return (Number(bestBid) + Number(bestAsk)) / 2;
  const seen = last ?? bestBid ?? bestAsk;
  if (seen !== null) return Number(seen);
  return (USD_PRICES[base] ?? 100) / (USD_PRICES[quote] ?? 1);
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
