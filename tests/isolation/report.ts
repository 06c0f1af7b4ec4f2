import type { ColumnResult } from './matrix.ts';
import type { Tally } from './probe.ts';

/** One run on one pair of servers. */
export type ServerResult = {
  readonly postgres: string;
  readonly redis: string;
  readonly columns: readonly ColumnResult[];
};

const HEAD = ['server', 'column', 'probes', 'controls', 'attempts', 'refused', 'told in advance', 'leaks'];

/** A row per server and column; `controls` is how many of them worked, of how many. */
export function matrixTable(results: readonly ServerResult[]): string {
  const rows = results.flatMap(({ postgres, redis, columns }) =>
    columns.flatMap((result) => [
      row(`Postgres ${postgres}`, result.column, result.postgres),
      ...(result.redis === null ? [] : [row(`Redis ${redis}`, result.column, result.redis)]),
    ]),
  );
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function row(server: string, column: string, tally: Tally): readonly string[] {
  const { probes, controls, attempts, refused, named, leaks, vacuous } = tally;
  const told = [...named].map(([leak, count]) => `${leak} ${count}`).join(', ') || 'none';
  return [
    server,
    column,
    `${probes}`,
    `${controls - vacuous.length} of ${controls}`,
    `${attempts}`,
    `${refused}`,
    told,
    `${leaks.length}`,
  ];
}

/** Everything that should not be, a line each; empty when all is well. */
export const problemsOf = ({ columns }: ServerResult): readonly string[] =>
  columns.flatMap(({ column, postgres, redis, touched, isolation }) => [
    ...[postgres, ...(redis === null ? [] : [redis])].flatMap(({ leaks, vacuous }) => [
      ...leaks.map((leak) => `${column}: leak: ${leak}`),
      ...vacuous.map((control) => `${column}: proves nothing: ${control}`),
    ]),
    ...touched.map((line) => `${column}: somebody else's was touched: ${line}`),
    ...(isolation.length === 0 ? [`${column}: no instance said how isolated it is`] : []),
  ]);
