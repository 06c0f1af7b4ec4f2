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

/** What needs an explanation, with the exchanges it is about; none: the whole fleet. */
export type FleetNote = { readonly instances: readonly InstanceSnapshot[]; readonly text: string };

/** One for each trouble, and for each wait that has a reason. What is told of several is told once. */
export function fleetNotes(snapshot: FleetSnapshot, nowMs: number): FleetNote[] {
  const others = snapshot.instances.filter(
    ({ reason }) => reason === null || reason !== snapshot.problem?.message,
  );
  return [...problemNotes(snapshot), ...instanceNotes(others, nowMs)];
}

function problemNotes({ problem }: FleetSnapshot): FleetNote[] {
  if (problem === null) return [];
  const text = problem.wayOut === null ? problem.message : `${problem.message} ${problem.wayOut}`;
  return [{ instances: [], text }];
}

function instanceNotes(instances: readonly InstanceSnapshot[], nowMs: number): FleetNote[] {
  const groups = new Map<string, { readonly words: readonly string[]; readonly about: InstanceSnapshot[] }>();
  for (const instance of instances)
    for (const words of toldOf(instance)) {
      const group = groups.get(words.join()) ?? { words, about: [] };
      group.about.push(instance);
      groups.set(words.join(), group);
    }
  return [...groups.values()].map(({ words, about }) => ({
    instances: about,
    text: noteText(about, words, nowMs),
  }));
}

/** The state and its reason, or what else is to be told. */
function toldOf({ state, reason, nextStep, configInSync }: InstanceSnapshot): string[][] {
  const told = sentences([reason, nextStep]);
  return [
    ...(told === '' ? [] : [[state, told]]),
    ...(configInSync ? [] : [['runs with an older configuration; exsim up applies the new one']]),
  ];
}

/** For how long is told of one; several have been so for times of their own. */
function noteText(about: readonly InstanceSnapshot[], words: readonly string[], nowMs: number): string {
  const [only, ...others] = about;
  const [first = '', ...rest] = words;
  const isTimed = only !== undefined && others.length === 0 && rest.length > 0;
  const state = isTimed ? `${first} for ${formatSince(only.since, nowMs)}` : first;
  return [namesOf(about), state, ...rest].join(': ');
}

const NAMES_MAX = 3;

/** `binance, kraken, okx and 4 more`. */
function namesOf(instances: readonly InstanceSnapshot[]): string {
  const names = instances.map(({ name }) => shownName(name));
  const left = names.length - NAMES_MAX;
  return left <= 1 ? names.join(', ') : `${names.slice(0, NAMES_MAX).join(', ')} and ${left} more`;
}

/** Parts of a sentence with semicolons between them; what ends in a full stop stands alone. */
export const sentences = (parts: readonly (string | null)[]): string =>
  parts
    .filter((part) => part !== null)
    .reduce((text, part) => (text === '' ? part : `${text}${text.endsWith('.') ? '' : ';'} ${part}`), '');
