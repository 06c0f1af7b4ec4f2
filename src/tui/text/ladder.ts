import { alignDecimals, fitDecimals, roughly } from './decimals.ts';
import { depthBar } from './depth-bar.ts';

/** Price and quantity of a price level, as the venue says them. */
export type Level = { readonly price: string; readonly quantity: string };

/** A row of the order book: each part has its exact width, and one space stands between them. */
export type LadderRow = {
  readonly side: 'bid' | 'ask';
  readonly price: string;
  readonly quantity: string;
  readonly bar: string;
};

export type Ladder = { readonly asks: readonly LadderRow[]; readonly bids: readonly LadderRow[] };

/** A column is as wide as most quantities are, and wider only where one of them is. */
const QUANTITY_WIDTH_USUAL = 8;
/** It may be cut down to this; below it the bar gives way. */
const QUANTITY_WIDTH_MIN = 6;
const QUANTITY_WIDTH_MAX = 14;
const BAR_WIDTH_MIN = 4;

/**
 * The best `depth` levels of each side as a ladder: asks above with the best at the bottom, bids below with the best on
 * top. A bar is as long as its quantity's part of the largest one shown. Prices are never cut. Rows are `width` cells
 * wide, or as wide as a price with a short quantity takes. The columns hardly move while quantities change.
 */
export function ladder(
  book: { readonly asks: readonly Level[]; readonly bids: readonly Level[] },
  depth: number,
  width: number,
): Ladder {
  const asks = book.asks.slice(0, depth).toReversed();
  const bids = book.bids.slice(0, depth);
  const rows = ladderRows([...asks, ...bids], width);
  return {
    asks: rows.slice(0, asks.length).map((row) => ({ ...row, side: 'ask' })),
    bids: rows.slice(asks.length).map((row) => ({ ...row, side: 'bid' })),
  };
}

function ladderRows(levels: readonly Level[], width: number): Omit<LadderRow, 'side'>[] {
  const prices = alignDecimals(levels.map(({ price }) => price));
  const left = width - (prices[0]?.length ?? 0) - 1;
  const quantities = quantityColumn(
    levels.map(({ quantity }) => quantity),
    left - BAR_WIDTH_MIN - 1,
  );
  const barWidth = Math.max(0, left - (quantities[0]?.length ?? 0) - 1);
  const largest = Math.max(...levels.map(({ quantity }) => roughly(quantity)), 0);
  return levels.map(({ quantity }, row) => ({
    price: prices[row] as string,
    quantity: quantities[row] as string,
    bar: depthBar(largest > 0 ? roughly(quantity) / largest : 0, barWidth),
  }));
}

function quantityColumn(quantities: readonly string[], room: number): string[] {
  const needed = Math.max(QUANTITY_WIDTH_USUAL, alignDecimals(quantities)[0]?.length ?? 0);
  return fitDecimals(quantities, Math.max(QUANTITY_WIDTH_MIN, Math.min(QUANTITY_WIDTH_MAX, needed, room)));
}
