import { type Circumstances, circumstancesTable } from '../report/circumstances.ts';
import { bytes, figure, ratio } from '../report/numbers.ts';
import type { Section } from '../report/page.ts';
import { median } from '../report/statistics.ts';
import type { Plan } from './plan.ts';
import type { CaseResult } from './run.ts';

export const INTRODUCTION = `# Benchmarks of a restart

\`make bench-restart\` measures, prints and writes this part of the page. A worker is started on a journal in Postgres, a
new process each time, killed as soon as its state was looked at: it must have the hash of the engine that made the
journal. Measured is from the spawn of the process to its word that it takes orders. The tables of orders and trades
count as written, as they nearly are when a worker dies; rows that they lacked would be made anew.

The orders that rest came first; all others traded at once, in pairs. What a venue remembers of finished orders
(\`limits.idempotencyWindow\`) is in its state too: with the default window it is most of it.`;

export function sections(
  results: readonly CaseResult[],
  circumstances: Circumstances,
  plan: Plan,
): Section[] {
  return [
    {
      title: 'A restart: where and when',
      text: 'Compare figures of one run with each other.',
      table: circumstancesTable(circumstances, [
        ['starts of each kind', `${plan.rounds}, the median is shown`],
      ]),
    },
    { title: 'A restart: until orders are taken', text: TIMES_TEXT, table: timesTable(results) },
  ];
}

const TIMES_TEXT = [
  'Seconds without a snapshot, from the first command on, and with one of the last command; beside them the ratio to an',
  'empty venue, which is what a process costs that reads nothing.',
].join('\n');

function timesTable(results: readonly CaseResult[]): Section['table'] {
  const [empty] = results;
  const emptyMs = median(empty?.genesisMs ?? []);
  const time = (all: readonly number[]): string[] => {
    const ms = median(all);
    return [figure(ms / 1000, 2), ratio(ms / emptyMs)];
  };
  return {
    header: [
      ...['commands', 'resting', 'remembered at most', 'journal'],
      ...['from the first command, s', 'to empty', 'state', 'stored', 'from a snapshot, s', 'to empty'],
    ],
    rows: results.map(({ case: { window }, journal, genesisMs, snapshotMs, snapshot }) => [
      ...[figure(journal.commands), figure(journal.openOrders), figure(window), bytes(journal.bytes)],
      ...time(genesisMs),
      ...[bytes(snapshot.stateBytes), bytes(snapshot.storedBytes)],
      ...time(snapshotMs),
    ]),
  };
}
