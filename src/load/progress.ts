import type { Tally } from './tally.ts';

/** Where the load stands, on one line no wider than `columns`. */
export function progressLine(tallies: ReadonlyMap<string, Tally>, seconds: number, columns: number): string {
  const parts = [...tallies].map(([name, tally]) => {
    if (tally.silentFromMs !== null) return `${name} ${tally.answeredCount} NO ANSWER`;
    const p99 = tally.latency.quantileMs(0.99);
    const trouble = tally.rejectCount + tally.errorCount;
    return `${name} ${tally.answeredCount} p99 ${p99 === null ? '-' : `${p99.toFixed(1)} ms`} refused ${trouble}`;
  });
  const line = `${seconds.toFixed(0)} s  ${parts.join('  |  ')}`;
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 4))}...`;
}
