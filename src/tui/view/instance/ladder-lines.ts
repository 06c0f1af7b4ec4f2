import type { Market } from '../../sources.ts';
import { difference } from '../../text/decimals.ts';
import { type LadderRow, ladder } from '../../text/ladder.ts';
import { EMPTY, type Line, type Size, span } from '../line.ts';

/** The book as a ladder, with the spread in the middle row whatever there is on either side. */
export function ladderLines(market: Market, { columns, rows }: Size): Line[] {
  const depth = Math.max(1, Math.floor((rows - 1) / 2));
  const { asks, bids } = ladder(market, depth, columns - 1);
  const above = Array.from({ length: depth - asks.length }, () => EMPTY);
  return [...above, ...asks.map(rowLine), spreadLine(market), ...bids.map(rowLine)];
}

/** Asks above and bids below: the place says the side, too. */
function rowLine({ side, price, quantity, bar }: LadderRow): Line {
  const tone = side === 'ask' ? 'sell' : 'buy';
  return [span(` ${price}`, tone), span(` ${quantity} `), span(bar, tone)];
}

function spreadLine({ asks, bids, trades }: Market): Line {
  const [ask, bid, last] = [asks[0], bids[0], trades[0]];
  const spread = ask === undefined || bid === undefined ? null : difference(ask.price, bid.price);
  const parts = [
    ask === undefined ? 'no asks' : null,
    bid === undefined ? 'no bids' : null,
    spread === null ? null : `spread ${spread}`,
    last === undefined ? null : `last ${last.price}`,
  ].filter((part) => part !== null);
  return [span(` ─ ${parts.join('  ')} ─`, 'quiet')];
}
