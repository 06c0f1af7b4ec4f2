import type { TradeFigures } from './types.ts';

/** What the trades of a stretch of time came to; there is one at least. Volumes outgrow 2^53, so they are bigint. */
export type Bar = {
  /** Beginning of the stretch, engine time in ms. */
  readonly openTime: number;
  readonly openTicks: number;
  highTicks: number;
  lowTicks: number;
  closeTicks: number;
  volumeLots: bigint;
  /** Exact sum of price x quantity, ledger units of quote. */
  quoteUnits: bigint;
  trades: number;
};

export function barOf(trade: TradeFigures, openTime: number): Bar {
  return {
    openTime,
    openTicks: trade.priceTicks,
    highTicks: trade.priceTicks,
    lowTicks: trade.priceTicks,
    closeTicks: trade.priceTicks,
    volumeLots: BigInt(trade.lots),
    quoteUnits: trade.notional,
    trades: 1,
  };
}

export function addToBar(bar: Bar, trade: TradeFigures): void {
  bar.highTicks = Math.max(bar.highTicks, trade.priceTicks);
  bar.lowTicks = Math.min(bar.lowTicks, trade.priceTicks);
  bar.closeTicks = trade.priceTicks;
  bar.volumeLots += BigInt(trade.lots);
  bar.quoteUnits += trade.notional;
  bar.trades++;
}

/** Makes `bar` cover the trades of `later` too, which all came after its own. */
export function extendBar(bar: Bar, later: Readonly<Bar>): void {
  bar.highTicks = Math.max(bar.highTicks, later.highTicks);
  bar.lowTicks = Math.min(bar.lowTicks, later.lowTicks);
  bar.closeTicks = later.closeTicks;
  bar.volumeLots += later.volumeLots;
  bar.quoteUnits += later.quoteUnits;
  bar.trades += later.trades;
}
