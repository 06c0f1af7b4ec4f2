import type { InstanceSnapshot } from '../../../protocol/status.ts';
import type { ScreenState } from '../../model/state.ts';
import { shownName } from '../../plain-fleet.ts';
import { formatMs, formatRate } from '../../text/format.ts';
import { sparkline } from '../../text/sparkline.ts';
import type { Column } from '../columns.ts';
import { span } from '../line.ts';
import { toneOf } from '../tones.ts';

/** The columns of the fleet, in the order they stand. */
export const fleetColumns = ({ histories }: ScreenState, _nowMs: number): Column<InstanceSnapshot>[] => [
  { title: 'NAME', keep: 0, cell: ({ name }) => span(shownName(name)) },
  { title: 'STATE', keep: 0, cell: ({ state }) => span(state, toneOf(state)) },
  {
    title: 'ORDERS/S',
    keep: 1,
    align: 'right',
    cell: ({ metrics }) => span(metrics === null ? '-' : formatRate(metrics.ordersPerSecond)),
  },
  {
    title: 'LAST 12 S',
    keep: 3,
    cell: ({ name }) => span(sparkline(histories.get(name)?.ordersPerSecond ?? [], 12), 'accent'),
  },
  { title: 'P99', keep: 2, align: 'right', cell: ({ metrics }) => span(formatMs(metrics?.p99Ms ?? null)) },
];
