import type { InstanceSnapshot } from '../../../protocol/status.ts';
import type { History } from '../../model/history.ts';
import { braillePlot, type PlotSize, plotColumns, plotted, rangeOf } from '../../text/braille-plot.ts';
import { formatBytes, formatMs, formatRate } from '../../text/format.ts';
import { bold, type Line, plain, type Size, span } from '../line.ts';
import { spanOf } from './clock-time.ts';

/** Figures of now, and under them as plots what they were. */
export function figureLines(instance: InstanceSnapshot, history: History, room: Size): Line[] {
  const now = nowLines(instance);
  const rows = room.rows - now.length;
  const height = Math.floor(rows / 2) - 1;
  if (height < 1) return now;
  const size = { width: room.columns - 1, height };
  return [
    ...now,
    ...plotLines('orders/s', history.ordersPerSecond, size, formatRate),
    ...plotLines('p99', history.p99Ms, { ...size, height: rows - height - 2 }, formatMs),
  ];
}

function nowLines({ metrics, journal }: InstanceSnapshot): Line[] {
  if (metrics === null) return [plain(' no figures while it does not run')];
  const { ordersPerSecond, tradesPerSecond, rejectsPerSecond, openOrders, connections } = metrics;
  const { p50Ms, p99Ms, rssBytes, cpuPercent, eventLoopLagMs } = metrics;
  return [
    ` ${formatRate(ordersPerSecond)} orders/s  ${formatRate(tradesPerSecond)} trades/s  ${formatRate(rejectsPerSecond)} rejects/s`,
    ` durable answers: p50 ${formatMs(p50Ms)}  p99 ${formatMs(p99Ms)}`,
    ` ${openOrders} open orders  ${connections} open connections`,
    ` CPU ${cpuPercent.toFixed(1)} %  memory ${formatBytes(rssBytes)}  loop lag ${formatMs(eventLoopLagMs)}`,
    ...(journal === null
      ? []
      : [` journal at command ${journal.commandSeq}, tables ${formatMs(journal.lagMs)} behind it`]),
  ].map(plain);
}

function plotLines(
  name: string,
  values: readonly (number | null)[],
  size: PlotSize,
  format: (value: number) => string,
): Line[] {
  const shown = plotted(values, size);
  const { max } = rangeOf(shown);
  // Each other second one of them is not drawn yet again: told so, the title would change each second.
  const seconds = Math.min(values.length, plotColumns(size));
  const known = shown.some((value) => value !== null);
  const title = known ? `${name}, up to ${format(max)} in ${spanOf(seconds)}` : `${name}: none yet`;
  return [
    [bold(` ${title}`)],
    ...braillePlot(shown, size, { min: 0, max: max || 1 }).map((line): Line => [span(` ${line}`, 'accent')]),
  ];
}
