import type { InstanceSnapshot, WorkerMetrics } from '../../../protocol/status.ts';
import type { SortKey } from '../../model/fleet-pane.ts';
import type { ScreenState } from '../../model/state.ts';
import { rejectPercent } from '../../model/totals.ts';
import { shownName } from '../../plain-fleet.ts';
import { formatBytes, formatMs, formatPercent, formatRate, formatSince } from '../../text/format.ts';
import { sparkline } from '../../text/sparkline.ts';
import type { Column } from '../columns.ts';
import { type Span, span, type Tone } from '../line.ts';
import { toneOf } from '../tones.ts';

type FleetColumn = Column<InstanceSnapshot>;

const NAME_CELLS_MAX = 40;
const STATE_CELLS_MAX = 32;
/** Beyond it so many are refused that somebody should look. */
const REJECT_PERCENT_HIGH = 5;

/** The columns of the fleet, in the order they stand; in a narrow terminal the figures that steer a look stay longest. */
export function fleetColumns({ fleet, histories, size }: ScreenState, nowMs: number): FleetColumn[] {
  const sorted = (title: string, sort: SortKey): Pick<FleetColumn, 'title' | 'isSorted'> =>
    fleet.sort === sort ? { title: `${title}${arrow(sort, fleet.isReversed)}`, isSorted: true } : { title };
  const sparks = sparkCells(size.columns);
  return [
    {
      ...sorted('NAME', 'name'),
      leaves: 0,
      widthMax: NAME_CELLS_MAX,
      cell: ({ name }) => ({ ...span(shownName(name)), bold: true }),
    },
    { ...sorted('STATE', 'state'), leaves: 0, widthMin: 8, widthMax: STATE_CELLS_MAX, cell: stateCell },
    { title: 'SINCE', leaves: 4, ...right, cell: ({ since }) => span(formatSince(since, nowMs)) },
    figure({ ...sorted('ORDERS/S', 'orders/s'), leaves: 1 }, (each) => formatRate(each.ordersPerSecond)),
    {
      title: `LAST ${sparks} S`,
      leaves: 7,
      cell: ({ name }) => span(sparkline(histories.get(name)?.ordersPerSecond ?? [], sparks), 'accent'),
    },
    figure({ title: 'TRADES/S', leaves: 3 }, (each) => formatRate(each.tradesPerSecond)),
    figure({ title: 'P50', leaves: 9, widthMin: 7 }, (each) => formatMs(each.p50Ms)),
    figure({ ...sorted('P99', 'p99'), leaves: 2, widthMin: 7 }, (each) => formatMs(each.p99Ms)),
    figure(
      { title: 'REJECTS', leaves: 5 },
      (each) => formatPercent(rejectPercent(each)),
      (each) => (rejectPercent(each) > REJECT_PERCENT_HIGH ? 'warning' : undefined),
    ),
    figure({ title: 'OPEN', leaves: 6, widthMin: 6 }, (each) => String(each.openOrders)),
    figure({ ...sorted('CPU', 'cpu'), leaves: 8, widthMin: 5 }, (each) => formatPercent(each.cpuPercent)),
    figure({ ...sorted('MEMORY', 'memory'), leaves: 11, widthMin: 7 }, (each) => formatBytes(each.rssBytes)),
    { title: 'RESTARTS', leaves: 12, ...right, cell: ({ restarts }) => span(String(restarts)) },
    { title: 'HTTP', leaves: 10, ...right, widthMin: 5, cell: ({ httpUrl }) => span(portOf(httpUrl)) },
    {
      title: 'GRPC',
      leaves: 13,
      ...right,
      widthMin: 5,
      cell: ({ grpcAddress }) => span(portOf(grpcAddress)),
    },
    figure({ title: 'CONNS', leaves: 16 }, (each) => String(each.connections)),
    figure({ title: 'LOOP LAG', leaves: 17 }, (each) => formatMs(each.eventLoopLagMs)),
    {
      title: 'JOURNAL',
      leaves: 15,
      ...right,
      cell: ({ journal }) => span(String(journal?.commandSeq ?? '-')),
    },
    { title: 'PID', leaves: 14, ...right, widthMin: 6, cell: ({ pid }) => span(String(pid ?? '-')) },
    { title: 'VENUE', leaves: 18, cell: ({ venue }) => span(venue) },
    { title: 'ISOLATION', leaves: 19, cell: ({ isolation }) => span(isolation ?? '-') },
  ];
}

const right = { align: 'right' } as const;

/** A figure of the worker; a hyphen when it does not run. */
const figure = (
  column: Omit<FleetColumn, 'cell'>,
  text: (metrics: WorkerMetrics) => string,
  tone: (metrics: WorkerMetrics) => Tone | undefined = () => undefined,
): FleetColumn => ({
  ...column,
  ...right,
  cell: ({ metrics }) => (metrics === null ? span('-', 'quiet') : span(text(metrics), tone(metrics))),
});

/** The state in words, with the parts that do not work. */
function stateCell({ state, degraded }: InstanceSnapshot): Span {
  const parts = degraded.length === 0 ? '' : `: ${degraded.join(', ')}`;
  return span(`${state}${parts}`, toneOf(state));
}

/** Names go up, figures and troubles down, unless they are reversed. */
const arrow = (sort: SortKey, isReversed: boolean): string => ((sort === 'name') === isReversed ? '▼' : '▲');

const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1);

/** A wider terminal shows a longer past. */
const sparkCells = (columns: number): number => (columns >= 180 ? 30 : columns >= 140 ? 20 : 10);
