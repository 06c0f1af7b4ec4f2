import type { Finding, Tally } from './fire.ts';
import { mib, type Reading } from './venue/watch.ts';

/** What a request may be too seldom. */
export const PAST_SHARE_LEAST = 0.2;
const FINDINGS_SHOWN = 20;

/** The histogram, and sums of it. */
export function tallyText({ histogram }: Tally): string {
  const share = (histogram.pastShare * 100).toFixed(1);
  const legitimate = histogram.count(/MAINTENANCE|TIMEOUT_UNKNOWN|BUSY|JOURNAL_FULL/);
  return [
    'row, requests, past validation, statuses',
    `${histogram}`,
    `\n${histogram.total} requests, at least ${histogram.fewest} per row; ${share} % past validation`,
    `${legitimate} answered as not done because the venue was busy or the client had asked for what does not come`,
    `${histogram.count(/^hung up$/)} connections ended before the request was sent whole`,
  ].join('\n');
}

export const readingsText = (readings: readonly Reading[]): string =>
  readings
    .map(
      ({ phase, commandSeq, rssBytes, heapBytes, lag, waitingShare }) =>
        `after ${phase}: ${commandSeq} commands, RSS ${mib(rssBytes)}, heap ${mib(heapBytes)}, event loop lag p99 < ${lag.p99} s, all < ${lag.most} s, kept from running ${Math.round(waitingShare * 100)} % of the time`,
    )
    .join('\n');

export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return '0 findings.';
  const shown = findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ row, problem, shot }) => `${row}: ${problem}\n  ${shot}`);
  return `${findings.length} findings:\n${shown.join('\n')}`;
}
