import { differenceText } from './differences.ts';
import type { VerifyReport } from './types.ts';

/** The report for a person; the last line is the verdict. */
export function reportText(report: VerifyReport): string {
  const { instanceName, commandSeq, stateHash, live, differenceCount } = report;
  const lines = [
    `${instanceName}: replayed from Genesis to command ${commandSeq}, state ${stateHash ?? 'unknown'}`,
    live === null
      ? '  no worker was asked: the journal as it stands'
      : `  the worker has state ${live.stateHash} at command ${live.commandSeq}`,
    tablesText(report),
    ...report.differences.map((difference) => `  differs: ${differenceText(difference)}`),
  ];
  const unlisted = differenceCount - report.differences.length;
  if (unlisted > 0) lines.push(`  and ${unlisted} more`);
  lines.push(
    differenceCount === 0
      ? '  all agree'
      : `  ${differenceCount} ${differenceCount === 1 ? 'difference' : 'differences'}`,
  );
  return lines.join('\n');
}

function tablesText({ watermark, comparedTo, rowsCompared, rowsLeftOut }: VerifyReport): string {
  if (comparedTo === watermark) return `  tables compared at command ${watermark}: ${rowsCompared} rows`;
  return (
    `  tables stand at command ${watermark}, but the journal can be read to ${comparedTo} only: ` +
    `${rowsCompared} rows compared, ${rowsLeftOut} that came or changed later left out`
  );
}
