import type { Market, PricePoint } from '../../sources.ts';
import { braillePlot, plotColumns } from '../../text/braille-plot.ts';
import { roughly } from '../../text/decimals.ts';
import { sampled } from '../../text/series.ts';
import { bold, type Line, type Size, span } from '../line.ts';
import { spanOf } from './clock-time.ts';

const SECOND_MS = 1000;

/** The last price of each second up to now as a line, under the lowest and highest that was traded. */
export function priceLines({ prices, day }: Market, { columns, rows }: Size, nowMs: number): Line[] {
  const size = { width: columns - 1, height: Math.max(1, rows - 1) };
  const count = plotColumns(size);
  const seconds = Math.ceil(nowMs / SECOND_MS); // Whole ones, so that what is drawn once stays.
  const sinceMs = (seconds - count) * SECOND_MS;
  const shown = prices.filter(({ atMs }) => atMs >= sinceMs);
  const samples = prices.map(({ atMs, price }) => ({ atMs, value: roughly(price) }));
  const steps = { endMs: seconds * SECOND_MS, stepMs: SECOND_MS, count: count - (seconds % 2) };
  const plot = braillePlot(sampled(samples, steps), size);
  return [
    [bold(` ${rangeText(shown, prices.at(-1)?.price, count)}`), span(`  ${dayText(day)}`, 'quiet')],
    ...plot.map((line): Line => [span(` ${line}`, 'accent')]),
  ];
}

/** As the venue wrote them: only the comparison is by number. */
function rangeText(points: readonly PricePoint[], last: string | undefined, count: number): string {
  if (last === undefined) return 'no price yet';
  if (points.length === 0) return `${last}, no trade in ${spanOf(count)}`;
  const least = (a: string, b: string): string => (roughly(b) < roughly(a) ? b : a);
  const most = (a: string, b: string): string => (roughly(b) > roughly(a) ? b : a);
  const low = points.map(({ low }) => low).reduce(least);
  const high = points.map(({ high }) => high).reduce(most);
  return `${last}  ${low} to ${high} in ${spanOf(count)}`;
}

function dayText(day: Market['day']): string {
  if (day === null || day.high === null) return '';
  return `24 h: ${day.low} to ${day.high}, change ${day.change}, volume ${day.volume}, ${day.trades} trades`;
}
