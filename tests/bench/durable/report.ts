import { type Circumstances, circumstancesTable } from '../report/circumstances.ts';
import { figure } from '../report/numbers.ts';
import type { Section } from '../report/page.ts';
import type { Table } from '../report/table.ts';
import { type LoadResult, type Results, ROWS, type Row } from './run.ts';

export const INTRODUCTION = `# Benchmarks of durable answers

\`make bench-durable\` measures, prints and writes this part of the page. An answer is durable when the command is
committed to the journal in Postgres, with \`synchronous_commit = on\` and \`fsync = on\`. Measured is the venue as a
worker wires it, from where HTTP and gRPC hand a command over to where its answer comes back: sequencing, group commit,
engine, projections written behind, status and metrics. The edges are not in it.

Beside it stand \`durability: none\`, the same venue with its journal in memory, and the floor: everything that waits
goes into one row by plain \`pg\`, with nothing checked, applied or projected. Snapshots are made every 100,000 commands,
beside the venue; the row without them shows what they cost. All four run in one process with clients
and venue on the same two cores as Postgres, each load in turn; a figure is the median of the rounds.`;

export function sections(results: Results, circumstances: Circumstances, syncMs: number): Section[] {
  const { plan } = results;
  return [
    {
      title: 'Durable answers: where and when',
      text: 'Compare figures of one run with each other.',
      table: circumstancesTable(circumstances, [
        ['making 4 KB durable (fdatasync)', `${figure(syncMs, 2)} ms`],
        ['rounds', `${plan.rounds}, ${figure(plan.span.measureMs / 1000, 1)} s each`],
      ]),
    },
    {
      title: 'Durable answers: as fast as clients can',
      text: 'Each client submits its next command when the last one was answered. Waits in milliseconds.',
      table: loadTable('clients', results.byClients),
    },
    {
      title: 'Durable answers: at a given rate',
      text: [
        'Commands come at even distances, whether or not earlier ones were answered; a wait counts from when a command',
        'was due. Where fewer answers come than commands, the machine is too slow for the rate. Waits in milliseconds.',
      ].join('\n'),
      table: loadTable('commands/s', results.byRate),
    },
  ];
}

const NAMES: Readonly<Record<Row, string>> = {
  floor: 'floor: one row per batch',
  commit: '`durability: commit`',
  withoutSnapshots: 'the same, no snapshots',
  none: '`durability: none`',
};

function loadTable(what: string, results: readonly LoadResult[]): Table {
  return {
    header: ['', what, 'answers/s', 'of the floor', 'p50', 'p99', 'p99.9'],
    rows: results.flatMap(({ load, rows }) =>
      ROWS.map((row) => {
        const { perSecond, p50, p99, p999 } = rows[row];
        const share = `${figure((perSecond / rows.floor.perSecond) * 100)} %`;
        const waits = [p50, p99, p999].map((ms) => figure(ms, 2));
        return [NAMES[row], figure(load), figure(perSecond), share, ...waits];
      }),
    ),
  };
}
