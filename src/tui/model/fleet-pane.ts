import type { FleetSnapshot, InstanceSnapshot, InstanceState } from '../../protocol/status.ts';
import { shownName } from '../plain-fleet.ts';

/** What a person has chosen in the fleet view. */
export type FleetPane = {
  /** Name of the selected instance, so that it stays selected when others come and go; null: the first. */
  readonly selected: string | null;
  readonly sort: SortKey;
  readonly isReversed: boolean;
  /** Shown are instances with this in name, venue, state or a degraded part; empty: all. */
  readonly filter: string;
  /** While it is being typed, keys are text. */
  readonly isTyping: boolean;
};

export const SORT_KEYS = ['name', 'state', 'orders/s', 'p99', 'cpu', 'memory'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export const FILTER_CHARS_MAX = 60;

export const initialFleetPane: FleetPane = {
  selected: null,
  sort: 'name',
  isReversed: false,
  filter: '',
  isTyping: false,
};

/** The instances the fleet view shows, in its order. */
export function shownInstances(snapshot: FleetSnapshot | null, pane: FleetPane): InstanceSnapshot[] {
  const wanted = pane.filter.toLowerCase();
  const found = (snapshot?.instances ?? []).filter((instance) => textOf(instance).includes(wanted));
  const order = ORDERS[pane.sort];
  const sign = pane.isReversed ? -1 : 1;
  return found.sort((a, b) => sign * order(a, b) || byName(a, b));
}

/** Where the selected one stands in what is shown; the first where it is not shown. */
export const selectedIndex = (shown: readonly InstanceSnapshot[], pane: FleetPane): number =>
  Math.max(
    0,
    shown.findIndex(({ name }) => name === pane.selected),
  );

/** Null: nothing is shown. */
export const selectedInstance = (
  snapshot: FleetSnapshot | null,
  pane: FleetPane,
): InstanceSnapshot | null => {
  const shown = shownInstances(snapshot, pane);
  return shown[selectedIndex(shown, pane)] ?? null;
};

const textOf = ({ name, venue, state, degraded }: InstanceSnapshot): string =>
  [shownName(name), venue, state, ...degraded].join(' ').toLowerCase();

type Order = (a: InstanceSnapshot, b: InstanceSnapshot) => number;

/** Made once: it takes a hundred times as long to make as to use. */
const names = new Intl.Collator('en', { numeric: true });
const byName: Order = (a, b) => names.compare(a.name, b.name);

/** Largest first, as what stands out is looked for; unknown ones last. */
const byFigure =
  (figure: (metrics: NonNullable<InstanceSnapshot['metrics']>) => number | null): Order =>
  (a, b) => {
    const figureOf = ({ metrics }: InstanceSnapshot): number =>
      metrics === null ? -1 : (figure(metrics) ?? -1);
    return figureOf(b) - figureOf(a);
  };

/** Trouble first. */
const STATE_ORDER: readonly InstanceState[] = [
  'crash-loop',
  'blocked',
  'fenced',
  'backoff',
  'unresponsive',
  'degraded',
  'draining',
  'starting',
  'provisioning',
  'pending',
  'stopped',
  'ready',
];

/** 0 is the state that needs a person most. */
export const urgency = (state: InstanceState): number => STATE_ORDER.indexOf(state);

const ORDERS: Record<SortKey, Order> = {
  name: byName,
  state: (a, b) => urgency(a.state) - urgency(b.state),
  'orders/s': byFigure(({ ordersPerSecond }) => ordersPerSecond),
  p99: byFigure(({ p99Ms }) => p99Ms),
  cpu: byFigure(({ cpuPercent }) => cpuPercent),
  memory: byFigure(({ rssBytes }) => rssBytes),
};
