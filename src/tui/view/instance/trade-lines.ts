import type { MarketTrade } from '../../sources.ts';
import { alignDecimals, fitDecimals } from '../../text/decimals.ts';
import { bold, type Line, type Size, span } from '../line.ts';
import { clockTime } from './clock-time.ts';

const SIDES = {
  BUY: { word: 'buy ', letter: 'B', tone: 'buy' },
  SELL: { word: 'sell', letter: 'S', tone: 'sell' },
} as const;
/** From here on sides are words. */
const WORD_COLUMNS_MIN = 34;
/** Time and the spaces between. */
const FIXED_COLUMNS = 8 + 1 + 1 + 1;

/** The last trades, newest on top: time in UTC, side of the taker, price, quantity. */
export function tradeLines(trades: readonly MarketTrade[], { columns, rows }: Size): Line[] {
  const shown = trades.slice(0, Math.max(0, rows - 1));
  const prices = alignDecimals(shown.map(({ price }) => price));
  const form = columns < WORD_COLUMNS_MIN ? 'letter' : 'word';
  const room = columns - FIXED_COLUMNS - SIDES.BUY[form].length - (prices[0]?.length ?? 0);
  const quantities = fitDecimals(
    shown.map(({ quantity }) => quantity),
    Math.min(14, room),
  );
  return [
    [bold(shown.length === 0 ? 'no trades yet' : 'LAST TRADES, UTC')],
    ...shown.map(({ takerSide, atMs }, row): Line => {
      const { [form]: side, tone } = SIDES[takerSide];
      return [
        span(`${clockTime(atMs)} `, 'quiet'),
        span(`${side} ${prices[row]}`, tone),
        span(` ${quantities[row]}`),
      ];
    }),
  ];
}
