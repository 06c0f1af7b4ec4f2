import type { Played } from './play.ts';
import type { Tally } from './tally.ts';

export type Verdict = 'passed' | 'failed' | 'inconclusive';

/** Inconclusive: nothing was tried. */
export function judge(played: readonly Played[]): Verdict {
  if (played.some(({ tally }) => !tally.findings.isEmpty || tally.linesKept !== tally.linesSent))
    return 'failed';
  return played.length > 0 && played.every(({ tally }) => tally.runs > 0) ? 'passed' : 'inconclusive';
}

const HEAD = ['scenario', 'runs', 'duplicates', 'orphans', 'lost', 'lines sent', 'kept', 'seconds'];
const WIDTHS = [26, 5, 11, 8, 5, 11, 9, 8];

/** The figures, a line for each scenario, and what was found. */
export function reportText(played: readonly Played[]): string {
  const total = (pick: (tally: Tally) => number) => played.reduce((sum, { tally }) => sum + pick(tally), 0);
  return [
    row(HEAD),
    ...played.map(({ scenario, tally, seconds }) =>
      row([scenario.name, ...figures(tally), seconds.toFixed(1)]),
    ),
    row(['all', ...figuresOf(total), played.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1)]),
    ...adoptionLine(played.flatMap(({ tally }) => tally.adoptionsMs)),
    ...played.flatMap(({ scenario, tally }) =>
      tally.findings.isEmpty ? [] : [`${scenario.name}:`, tally.findings.toString().replace(/^/gm, '    ')],
    ),
  ].join('\n');
}

const figures = (tally: Tally): string[] => figuresOf((pick) => pick(tally));

const figuresOf = (of: (pick: (tally: Tally) => number) => number): string[] =>
  [
    of(({ runs }) => runs),
    of(({ duplicates }) => duplicates),
    of(({ orphans }) => orphans),
    of(({ lostPids }) => lostPids),
    of(({ linesSent }) => linesSent),
    of(({ linesKept }) => linesKept),
  ].map(String);

const row = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[at]!) : cell.padStart(WIDTHS[at]!))).join(' ');

function adoptionLine(times: readonly number[]): string[] {
  if (times.length === 0) return [];
  const sorted = times.toSorted((a, b) => a - b);
  const [median, longest] = [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!];
  return [
    `adoption, from the start of the supervisor's process: p50 ${median.toFixed(0)} ms, max ${longest.toFixed(0)} ms (${times.length} times)`,
  ];
}
