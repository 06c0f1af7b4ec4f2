import type { FleetSnapshot, ServiceSnapshot } from '../../../protocol/status.ts';
import type { Connection, ScreenState } from '../../model/state.ts';
import { totalOrders, totalsOf } from '../../model/totals.ts';
import { formatAge, formatBytes, formatPercent, formatRate, formatSince } from '../../text/format.ts';
import { sparkline } from '../../text/sparkline.ts';
import { apart, bold, inRow, type Line, plain, span } from '../line.ts';
import { isInTrouble, toneOf, toneOfService } from '../tones.ts';

/** A fleet that runs is heard of each second: silence beyond this is told. */
const SILENCE_MS = 5000;
const SPARK_CELLS = 20;

/** Which project and how fresh it is; the sums; who serves it. Three lines. */
export function headerLines(state: ScreenState, columns: number, nowMs: number): Line[] {
  const { snapshot, connection } = state;
  if (snapshot === null) return [titleLine('', connection, columns, nowMs), plain(''), plain('')];
  return [
    titleLine(snapshot.project, connection, columns, nowMs, snapshot),
    [span(' '), ...inRow(sums(state, snapshot), columns - 2)],
    [span(' '), ...servants(snapshot, columns - 2, nowMs)],
  ];
}

function titleLine(
  project: string,
  connection: Connection,
  columns: number,
  nowMs: number,
  snapshot: FleetSnapshot | null = null,
): Line {
  return apart(
    [bold(' exsim'), span(` ${project}`)],
    [span(' '), ...freshness(connection, snapshot, nowMs), span(' ')],
    columns,
  );
}

function freshness(connection: Connection, snapshot: FleetSnapshot | null, nowMs: number): Line {
  switch (connection.kind) {
    case 'asking':
      return [span('asking the supervisor', 'busy')];
    case 'reconnecting': {
      const { sinceMs, heardMs } = connection;
      const age = heardMs === null ? '' : `, shown is ${formatAge(nowMs - heardMs)} old`;
      return [bold(`reconnecting for ${formatAge(nowMs - sinceMs)}${age}`, 'warning')];
    }
    case 'live': {
      const silentMs = nowMs - connection.heardMs;
      const isRunning = snapshot?.instances.some(({ metrics }) => metrics !== null) ?? false;
      if (snapshot?.supervisor == null) return [span('no supervisor', 'warning')];
      if (isRunning && silentMs > SILENCE_MS) return [bold(`silent for ${formatAge(silentMs)}`, 'warning')];
      return snapshot.reconciling ? [span('live, making changes', 'busy')] : [span('live', 'good')];
    }
  }
}

/** From what matters most on: a narrow terminal shows only the first of them. */
function sums({ histories }: ScreenState, snapshot: FleetSnapshot): Line[] {
  const totals = totalsOf(snapshot);
  const states = [...totals.states].map(([state, count]) => span(` ${count} ${state}`, toneOf(state)));
  const named = (name: string, value: string): Line => [span(`${name} `, 'quiet'), bold(value)];
  const { length } = snapshot.instances;
  return [
    [bold(`${length} ${length === 1 ? 'exchange' : 'exchanges'}:`), ...states],
    named('orders/s', formatRate(totals.ordersPerSecond)),
    named('trades/s', formatRate(totals.tradesPerSecond)),
    named('rejects', formatPercent(totals.rejectPercent)),
    named('open', String(totals.openOrders)),
    named('cpu', formatPercent(totals.cpuPercent)),
    named('memory', formatBytes(totals.rssBytes)),
    [span(sparkline(totalOrders(histories), SPARK_CELLS), 'accent')],
  ];
}

/** Services in trouble come first, with their state; why stands among the notes. */
function servants({ supervisor, services }: FleetSnapshot, columns: number, nowMs: number): Line {
  const named = Object.entries({ Postgres: services.postgres, Redis: services.redis });
  const troubled = named.filter(([, { status }]) => isInTrouble(status));
  const well = named.filter((service) => !troubled.includes(service));
  const states = [...troubled, ...well].map(([name, service]) => serviceText(name, service));
  const process = supervisorText(supervisor, nowMs);
  return inRow(troubled.length === 0 ? [process, ...states] : [...states, process], columns);
}

const supervisorText = (supervisor: FleetSnapshot['supervisor'], nowMs: number): Line =>
  supervisor === null
    ? [span('no supervisor', 'warning')]
    : [
        span('supervisor ', 'quiet'),
        span(`${supervisor.version}, pid ${supervisor.pid}, up ${formatSince(supervisor.startedAt, nowMs)}`),
      ];

const serviceText = (name: string, { kind, status }: ServiceSnapshot): Line => [
  span(`${name} `, 'quiet'),
  span(kind === 'off' ? '' : `${kind} `),
  span(status, toneOfService(status)),
];
