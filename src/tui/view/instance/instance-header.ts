import type { InstanceSnapshot } from '../../../protocol/status.ts';
import type { ScreenState } from '../../model/state.ts';
import { sentences, shownName } from '../../plain-fleet.ts';
import { formatMs, formatRate, formatSince } from '../../text/format.ts';
import { wrapped } from '../../text/width.ts';
import { apart, bold, inRow, type Line, lineWidth, plain, span } from '../line.ts';
import { toneOf } from '../tones.ts';

/** A reason is why the screen is looked at: it has a few lines where it is long. */
const REASON_LINES_MAX = 3;

/** Two lines or a few more: who it is and how it is, then why, or what it does. */
export function instanceHeader(
  state: ScreenState,
  instance: InstanceSnapshot,
  columns: number,
  nowMs: number,
): Line[] {
  return [nameLine(instance, columns, nowMs), ...whyLines(state, instance, columns, nowMs)];
}

function nameLine(instance: InstanceSnapshot, columns: number, nowMs: number): Line {
  const { name, venue, state, since, degraded, httpUrl, grpcAddress } = instance;
  const parts = degraded.length === 0 ? '' : ` [${degraded.join(', ')}]`;
  const left = [
    bold(` ${shownName(name)}`),
    ...(venue === name ? [] : [span(` ${venue}`, 'quiet')]),
    bold(`  ${state}${parts}`, toneOf(state)),
    span(` for ${formatSince(since, nowMs)}`),
  ];
  return withRight(left, [span(`${httpUrl}  gRPC ${grpcAddress} `, 'quiet')], columns);
}

/** What is wrong comes before everything else. */
function whyLines(state: ScreenState, instance: InstanceSnapshot, columns: number, nowMs: number): Line[] {
  const { connection } = state;
  if (connection.kind === 'reconnecting') {
    const age =
      connection.heardMs === null
        ? ''
        : `, all but the market as of ${seconds(nowMs - connection.heardMs)} ago`;
    return [[span(` reconnecting to the supervisor${age}`, 'warning')]];
  }
  const told = sentences([instance.reason, instance.nextStep]);
  if (told !== '')
    return wrapped(told, columns - 2, REASON_LINES_MAX).map((line) => [
      span(` ${line}`, toneOf(instance.state)),
    ]);
  if (!instance.configInSync)
    return [[span(' runs with an older configuration; r shows what loading the file would do', 'warning')]];
  return [
    withRight([span(' '), ...doing(instance, columns - 1)], [span(processText(instance), 'quiet')], columns),
  ];
}

/** What stands at the right is left out where both do not fit. */
const withRight = (left: Line, right: Line, columns: number): Line =>
  lineWidth(left) + lineWidth(right) < columns ? apart(left, right, columns) : left;

const seconds = (ms: number): string => `${Math.max(0, Math.round(ms / 1000))} s`;

/** As many figures as there is room for, none of them cut. */
function doing({ metrics }: InstanceSnapshot, columns: number): Line {
  if (metrics === null) return [span('no figures while it does not run')];
  const { ordersPerSecond, tradesPerSecond, p50Ms, p99Ms, openOrders } = metrics;
  const figures = [
    `${formatRate(ordersPerSecond)} orders/s`,
    `${formatRate(tradesPerSecond)} trades/s`,
    `p50 ${formatMs(p50Ms)}`,
    `p99 ${formatMs(p99Ms)}`,
    `${openOrders} open`,
  ];
  return inRow(figures.map(plain), columns);
}

const processText = ({ pid, restarts }: InstanceSnapshot): string =>
  `${pid === null ? '' : `pid ${pid}  `}${restarts} ${restarts === 1 ? 'restart' : 'restarts'} `;
