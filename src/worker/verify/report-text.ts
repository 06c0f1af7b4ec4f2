import { differenceText } from './differences.ts';
import type { VerifyReport } from './types.ts';

/** The report for a person; the last line is the verdict. */
export function reportText(report: VerifyReport): string {
  const { instanceName, commandSeq, stateHash, live, watermark, rowsCompared, differenceCount } = report;
  const lines = [
    `${instanceName}: replayed from Genesis to command ${commandSeq}, state ${stateHash ?? 'unknown'}`,
    live === null
      ? '  no worker was asked: the journal as it stands'
      : `  the worker has state ${live.stateHash} at command ${live.commandSeq}`,
    `  tables compared at command ${watermark}: ${rowsCompared} rows`,
    ...report.differences.map((difference) => `  differs: ${differenceText(difference)}`),
  ];
  const unlisted = differenceCount - report.differences.length;
  if (unlisted > 0) lines.push(`  and ${unlisted} more`);
  lines.push(differenceCount === 0 ? '  all agree' : `  ${differenceCount} differences`);
  return lines.join('\n');
}
