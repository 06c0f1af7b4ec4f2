import type { Market } from '../../sources.ts';
import { braillePlot, plotColumns } from '../../text/braille-plot.ts';
import { roughly } from '../../text/decimals.ts';
import { sampled } from '../../text/series.ts';
import { bold, type Line, type Size, span } from '../line.ts';
import { spanOf } from './clock-time.ts';

const SECOND_MS = 1000;

/** The last price of each second up to now as a line, under what it goes from and to. */
export function priceLines({ prices, day }: Market, { columns, rows }: Size, nowMs: number): Line[] {
  const size = { width: columns - 1, height: Math.max(1, rows - 1) };
  const count = plotColumns(size);
  const seconds = Math.ceil(nowMs / SECOND_MS); // Whole ones, so that what is drawn once stays.
  const sinceMs = (seconds - count) * SECOND_MS;
  const shown = prices.filter(({ atMs }) => atMs >= sinceMs);
  const samples = prices.map(({ atMs, price }) => ({ atMs, value: roughly(price) }));
  const steps = { endMs: seconds * SECOND_MS, stepMs: SECOND_MS, count: count - (seconds % 2) };
  const plot = braillePlot(sampled(samples, steps), size);
  const texts = shown.map(({ price }) => price);
  return [
    [bold(` ${rangeText(texts, prices.at(-1)?.price, count)}`), span(`  ${dayText(day)}`, 'quiet')],
    ...plot.map((line): Line => [span(` ${line}`, 'accent')]),
  ];
}

/** As the venue wrote them: only the comparison is by number. */
function rangeText(prices: readonly string[], last: string | undefined, count: number): string {
  if (last === undefined) return 'no price yet';
  if (prices.length === 0) return `${last}, no trade in ${spanOf(count)}`;
  const sorted = prices.toSorted((a, b) => roughly(a) - roughly(b));
  return `${last}  ${sorted[0]} to ${sorted.at(-1)} in ${spanOf(count)}`;
}

function dayText(day: Market['day']): string {
  if (day === null || day.high === null) return '';
  return `24 h: ${day.low} to ${day.high}, change ${day.change}, volume ${day.volume}, ${day.trades} trades`;
}
