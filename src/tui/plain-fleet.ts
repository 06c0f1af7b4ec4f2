import type { FleetSnapshot, InstanceSnapshot, ServiceSnapshot, WorkerMetrics } from '../protocol/status.ts';
import { formatBytes, formatMs, formatRate, formatSince } from './text/format.ts';

/** The fleet as plain text, where there is no terminal for a screen: `exsim status` in a pipe. */
export type FleetView = {
  /** Who looks after which project. */
  readonly headline: string;
  readonly services: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** One line per thing that needs an explanation. */
  readonly notes: readonly string[];
};

type Column = readonly [header: string, cell: (instance: InstanceSnapshot) => string];

const COLUMNS: readonly Column[] = [
  ['NAME', ({ name }) => shownName(name)],
  ['STATE', (instance) => stateText(instance)],
  ['HTTP', ({ httpUrl }) => httpUrl],
  ['GRPC', ({ grpcAddress }) => grpcAddress],
  ['ORDERS/S', figure(({ ordersPerSecond }) => formatRate(ordersPerSecond))],
  ['TRADES/S', figure(({ tradesPerSecond }) => formatRate(tradesPerSecond))],
  ['OPEN', figure(({ openOrders }) => String(openOrders))],
  ['P50', figure(({ p50Ms }) => formatMs(p50Ms))],
  ['P99', figure(({ p99Ms }) => formatMs(p99Ms))],
  ['MEMORY', figure(({ rssBytes }) => formatBytes(rssBytes))],
  ['RESTARTS', ({ restarts }) => String(restarts)],
];

/** The view of a snapshot at the time `nowMs`. */
export function fleetView(snapshot: FleetSnapshot, nowMs: number): FleetView {
  return {
    headline: headline(snapshot),
    services: `Postgres ${serviceText(snapshot.services.postgres)}; Redis ${serviceText(snapshot.services.redis)}`,
    header: COLUMNS.map(([header]) => header),
    rows: snapshot.instances.map((instance) => COLUMNS.map(([, cell]) => cell(instance))),
    notes: fleetNotes(snapshot, nowMs).map(({ text }) => text),
  };
}

/** The unnamed instance needs a word where a name would stand. */
export const shownName = (name: string): string => (name === '' ? '(unnamed)' : name);

function headline({ project, supervisor }: FleetSnapshot): string {
  const who =
    supervisor === null ? 'no supervisor' : `supervisor ${supervisor.version}, pid ${supervisor.pid}`;
  return `exsim ${project}: ${who}`;
}

function serviceText({ kind, status, url, reason }: ServiceSnapshot): string {
  if (kind === 'off') return reason === null ? 'off' : `off (${reason})`;
  const where = url === null ? '' : ` at ${url}`;
  return `${kind} ${status}${where}${reason === null ? '' : ` (${reason})`}`;
}

/** The cell of a figure that only a running worker has. */
function figure(text: (metrics: WorkerMetrics) => string): Column[1] {
  return ({ metrics }) => (metrics === null ? '-' : text(metrics));
}

const stateText = ({ state, degraded }: InstanceSnapshot): string =>
  degraded.length === 0 ? state : `${state} [${degraded.join(', ')}]`;

/** What needs an explanation, with the exchange it is about; null: the whole fleet. */
export type FleetNote = { readonly instance: InstanceSnapshot | null; readonly text: string };

/** One for each trouble, and for each wait that has a reason. A reason that is the whole fleet's is told once. */
export const fleetNotes = (snapshot: FleetSnapshot, nowMs: number): FleetNote[] => [
  ...problemNotes(snapshot),
  ...snapshot.instances
    .filter(({ reason }) => reason === null || reason !== snapshot.problem?.message)
    .flatMap((instance) => notesOf(instance, nowMs)),
];

function problemNotes({ problem }: FleetSnapshot): FleetNote[] {
  if (problem === null) return [];
  const text = problem.wayOut === null ? problem.message : `${problem.message} ${problem.wayOut}`;
  return [{ instance: null, text }];
}

function notesOf(instance: InstanceSnapshot, nowMs: number): FleetNote[] {
  const { name, state, reason, nextStep, since, configInSync } = instance;
  const told = sentences([reason, nextStep]);
  return [
    ...(told === '' ? [] : [`${shownName(name)}: ${state} for ${formatSince(since, nowMs)}: ${told}`]),
    ...(configInSync
      ? []
      : [`${shownName(name)}: runs with an older configuration; exsim up applies the new one`]),
  ].map((text) => ({ instance, text }));
}

/** Parts of a sentence with semicolons between them; what ends in a full stop stands alone. */
export const sentences = (parts: readonly (string | null)[]): string =>
  parts
    .filter((part) => part !== null)
    .reduce((text, part) => (text === '' ? part : `${text}${text.endsWith('.') ? '' : ';'} ${part}`), '');
