import { unreachable } from '../../../common/assert.ts';
import type { Market, MarketLink } from '../../sources.ts';
import { beside, type Line, type Size, span } from '../line.ts';
import { ladderLines } from './ladder-lines.ts';
import { priceLines } from './price-lines.ts';
import { tradeLines } from './trade-lines.ts';

/** From here on there is room for the price line above the book. */
const PRICE_ROWS_MIN = 14;
const PRICE_ROWS_MAX = 10;
/** From here on the trades stand beside the book. */
const TRADES_COLUMNS_MIN = 56;
const BOOK_COLUMNS_MAX = 64;
const GAP = 2;
/** Below these every cell counts. */
const ROOMY_COLUMNS = 70;

/** The market of one symbol: price line, order book and last trades, as many of them as there is room for. */
export function marketLines(market: Market, room: Size, nowMs: number): Line[] {
  const notice = noticeLines(market.link);
  const left = { ...room, rows: room.rows - notice.length };
  const priceRows = left.rows < PRICE_ROWS_MIN ? 0 : Math.min(PRICE_ROWS_MAX, Math.floor(left.rows / 3));
  return [
    ...notice,
    ...(priceRows === 0 ? [] : priceLines(market, { ...room, rows: priceRows }, nowMs)),
    ...bookAndTrades(market, { ...room, rows: left.rows - priceRows }),
  ];
}

function bookAndTrades(market: Market, room: Size): Line[] {
  if (room.columns < TRADES_COLUMNS_MIN) return ladderLines(market, room);
  const share = room.columns < ROOMY_COLUMNS ? 0.5 : 0.56;
  const columns = Math.min(BOOK_COLUMNS_MAX, Math.floor((room.columns - GAP) * share));
  const others = room.columns - columns - GAP;
  return beside(
    [
      { columns, lines: ladderLines(market, { ...room, columns }) },
      { columns: others, lines: tradeLines(market.trades, { ...room, columns: others }) },
    ],
    GAP,
  );
}

/** Why what is shown may not be what is. */
function noticeLines(link: MarketLink): Line[] {
  switch (link.kind) {
    case 'live':
      return [];
    case 'connecting':
      return [[span(' connecting to the exchange', 'busy')]];
    case 'stale':
      return [[span(' stale: the database does not answer, so nothing can change', 'warning')]];
    case 'unreachable':
      return [[span(` not reachable: ${link.reason}`, 'bad')]];
    default:
      return unreachable(link);
  }
}
