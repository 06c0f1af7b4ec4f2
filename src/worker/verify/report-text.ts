import { differenceText } from './differences.ts';
import type { ReplayStart, VerifyReport } from './types.ts';

/** The report for a person; the last line is the verdict. */
export function reportText(report: VerifyReport): string {
  const { instanceName, commandSeq, stateHash, live, differenceCount } = report;
  const lines = [
    `${instanceName}: replayed from ${startText(report.from)} to command ${commandSeq}, state ${stateHash ?? 'unknown'}`,
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

const startText = (from: ReplayStart): string =>
  from.kind === 'genesis'
    ? 'Genesis'
    : `the snapshot at command ${from.commandSeq} (of engine ${from.engineVersion})`;

function tablesText({ from, watermark, comparedTo, rowsCompared, rowsLeftOut }: VerifyReport): string {
  const older = from.kind === 'genesis' ? '' : `, ${rowsLeftOut} of before the snapshot left out`;
  if (comparedTo === watermark)
    return `  tables compared at command ${watermark}: ${rowsCompared} rows${older}`;
  return (
    `  tables stand at command ${watermark}, but the journal can be read to ${comparedTo} only: ` +
    `${rowsCompared} rows compared, ${rowsLeftOut} that came or changed later left out`
  );
}
