import { type Quote, type Spread, spreadsOf } from '../../model/spreads.ts';
import type { ScreenState } from '../../model/state.ts';
import { type Column, place, rowLine, titleLine } from '../columns.ts';
import { type Line, type Span, span } from '../line.ts';

/** Best bid and ask of each symbol on all exchanges together, `rows` lines with the titles at most. */
export function spreadLines({ snapshot }: ScreenState, columns: number, rows: number): Line[] {
  const spreads = spreadsOf(snapshot)
    .filter(({ bid, ask }) => bid !== null || ask !== null)
    .slice(0, Math.max(0, rows - 1));
  if (spreads.length === 0) return [];
  const placed = place(COLUMNS, spreads, columns - 2);
  return [titleLine(placed), ...spreads.map((spread) => rowLine(placed, spread))].map((line) => [
    span('  '),
    ...line,
  ]);
}

const priceCell = (quote: Quote | null): Span => span(quote?.price ?? '-');
const nameCell = (quote: Quote | null): Span => span(quote?.name ?? '', 'quiet');

const COLUMNS: readonly Column<Spread>[] = [
  { title: 'SYMBOL', leaves: 0, cell: ({ symbol }) => span(symbol) },
  { title: 'BEST BID', leaves: 0, align: 'right', cell: ({ bid }) => ({ ...priceCell(bid), tone: 'buy' }) },
  { title: 'ON', leaves: 3, cell: ({ bid }) => nameCell(bid) },
  { title: 'BEST ASK', leaves: 0, align: 'right', cell: ({ ask }) => ({ ...priceCell(ask), tone: 'sell' }) },
  { title: 'ON', leaves: 2, cell: ({ ask }) => nameCell(ask) },
  { title: 'SPREAD', leaves: 4, align: 'right', cell: ({ width }) => span(width ?? '-') },
  {
    title: 'BP',
    leaves: 5,
    align: 'right',
    cell: ({ basisPoints }) => span(basisPoints === null ? '-' : basisPoints.toFixed(2)),
  },
  { title: 'VENUES', leaves: 6, align: 'right', cell: ({ venues }) => span(String(venues)) },
  { title: '', leaves: 1, widthMin: 7, cell: ({ isCrossed }) => span(isCrossed ? 'CROSSED' : '', 'warning') },
];
