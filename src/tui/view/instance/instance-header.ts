import type { InstanceSnapshot } from '../../../protocol/status.ts';
import type { ScreenState } from '../../model/state.ts';
import { sentences, shownName } from '../../plain-fleet.ts';
import { formatMs, formatRate, formatSince } from '../../text/format.ts';
import { apart, bold, type Line, lineWidth, span } from '../line.ts';
import { toneOf } from '../tones.ts';

/** Two lines: who it is and how it is, then why, or what it does. */
export function instanceHeader(
  state: ScreenState,
  instance: InstanceSnapshot,
  columns: number,
  nowMs: number,
): Line[] {
  return [nameLine(instance, columns, nowMs), secondLine(state, instance, columns, nowMs)];
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
function secondLine(state: ScreenState, instance: InstanceSnapshot, columns: number, nowMs: number): Line {
  const { connection } = state;
  if (connection.kind === 'reconnecting') {
    const age =
      connection.heardMs === null
        ? ''
        : `, all but the market as of ${seconds(nowMs - connection.heardMs)} ago`;
    return [span(` reconnecting to the supervisor${age}`, 'warning')];
  }
  const told = sentences([instance.reason, instance.nextStep]);
  if (told !== '') return [span(` ${told}`, toneOf(instance.state))];
  if (!instance.configInSync)
    return [span(' runs with an older configuration; r shows what loading the file would do', 'warning')];
  return withRight([span(` ${doing(instance)}`)], [span(processText(instance), 'quiet')], columns);
}

/** What stands at the right is left out where both do not fit. */
const withRight = (left: Line, right: Line, columns: number): Line =>
  lineWidth(left) + lineWidth(right) < columns ? apart(left, right, columns) : left;

const seconds = (ms: number): string => `${Math.max(0, Math.round(ms / 1000))} s`;

function doing({ metrics }: InstanceSnapshot): string {
  if (metrics === null) return 'no figures while it does not run';
  const { ordersPerSecond, tradesPerSecond, p50Ms, p99Ms, openOrders } = metrics;
  const rates = `${formatRate(ordersPerSecond)} orders/s  ${formatRate(tradesPerSecond)} trades/s`;
  return `${rates}  p50 ${formatMs(p50Ms)}  p99 ${formatMs(p99Ms)}  ${openOrders} open`;
}

const processText = ({ pid, restarts }: InstanceSnapshot): string =>
  pid === null ? `${restarts} restarts ` : `pid ${pid}  ${restarts} restarts `;
