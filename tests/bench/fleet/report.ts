import { type Circumstances, circumstancesTable } from '../report/circumstances.ts';
import { bytes, figure, ratio } from '../report/numbers.ts';
import type { Section } from '../report/page.ts';
import type { FirstStart } from './first-start.ts';
import type { Floor } from './floor.ts';
import type { IdleRow } from './idle.ts';
import type { Plan } from './plan.ts';
import type { Results } from './run.ts';

export const INTRODUCTION = `# Benchmarks of a fleet

\`make bench-fleet\` measures, prints and writes this part of the page: what it takes to start fleets, and to leave them
alone. Each fleet is started by the built command in a folder of its own with nothing there: an embedded Postgres is
made, a Redis started, every instance provisioned. CPU time is that of whole processes, with all threads, and tells more
than seconds on a machine that does other things, too. Memory of its own is what no other process shares.

The floor, in the same minutes, is Node that runs nothing, and a fastify without a route.`;

export function sections(
  { floor, starts, idle }: Results,
  circumstances: Circumstances,
  plan: Plan,
): Section[] {
  return [
    {
      title: 'A fleet: where and when',
      text: 'Compare figures of one run with each other.',
      table: circumstancesTable(circumstances, [
        ['first starts of each size', `${plan.rounds}, the one in the middle is shown`],
        ['CPU time of `node -e 0`', `${figure(floor.empty.cpuMs)} ms`],
        ['CPU time of a fastify until it listens', `${figure(floor.listening.cpuMs)} ms`],
        ['memory of its own of that fastify', bytes(floor.listening.memory.ownBytes)],
      ]),
    },
    { title: 'A fleet: first start', text: START_TEXT, table: startTable(starts) },
    { title: 'A fleet: CPU time of a first start', text: CPU_TEXT, table: cpuTable(starts, floor) },
    { title: 'A fleet: nothing to do', text: AGAIN_TEXT, table: againTable(starts) },
    { title: 'A fleet that nobody uses', text: idleText(plan), table: idleTable(idle) },
  ];
}

const START_TEXT = [
  'Seconds. All ready: from the moment both servers stand and the first instance is provisioned to the last one that is',
  'ready. One start: from the spawn of its process to its being seen ready, the median of all; several load at a time.',
].join('\n');

const startTable = (starts: readonly FirstStart[]): Section['table'] => ({
  header: ['instances', '`up --detach`', 'of it until all are ready', 'one start', '`down`'],
  rows: starts.map(({ instances, up, toAllReadyMs, startMs, down }) => [
    figure(instances),
    ...[up.tookMs, toAllReadyMs, startMs, down.tookMs].map((ms) => figure(ms / 1000, 2)),
  ]),
});

const CPU_TEXT = [
  'Milliseconds. All: of every process of the project, the servers and the command, when all were ready. A worker: until it',
  'takes orders, the median; beside it the ratio to `node -e 0`. Its memory is that of the median worker.',
].join('\n');

const cpuTable = (starts: readonly FirstStart[], floor: Floor): Section['table'] => ({
  header: [
    ...['instances', 'all', 'all, per instance', 'supervisor', 'a worker', 'to `node -e 0`'],
    ...['its own memory', 'with its share of what it shares'],
  ],
  rows: starts.map(({ instances, allCpuMs, supervisorCpuMs, workerCpuMs, workerMemory }) => [
    figure(instances),
    ...[allCpuMs, allCpuMs / instances, supervisorCpuMs, workerCpuMs].map((ms) => figure(ms)),
    ratio(workerCpuMs / floor.empty.cpuMs),
    ...[bytes(workerMemory.ownBytes), bytes(workerMemory.shareBytes)],
  ]),
});

const AGAIN_TEXT = [
  '`up --detach` once more, when all run as the file says: the least of several calls, the process of the command',
  'included.',
].join('\n');

const againTable = (starts: readonly FirstStart[]): Section['table'] => ({
  header: ['instances', 'seconds', 'CPU time, ms'],
  rows: starts.map(({ instances, again }) => [
    figure(instances),
    figure(again.tookMs / 1000, 2),
    figure(again.cpuMs),
  ]),
});

const idleText = ({ idle: { instances, seconds } }: Plan): string =>
  [
    `${instances} instances without a client, watched for ${seconds} s: CPU in percent of one core, and memory, of all processes of a`,
    'kind together.',
  ].join('\n');

const idleTable = (rows: readonly IdleRow[]): Section['table'] => ({
  header: ['', 'processes', 'CPU', 'memory of their own', 'with their share of what they share'],
  rows: rows.map(({ kind, processes, cpuShare, memory }) => [
    ...[kind, figure(processes), `${figure(cpuShare * 100, 2)} %`],
    ...[bytes(memory.ownBytes), bytes(memory.shareBytes)],
  ]),
});
