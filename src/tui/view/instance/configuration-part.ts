import type { InstanceSnapshot } from '../../../protocol/status.ts';
import type { InstancePane } from '../../model/instance-pane.ts';
import type { DetailRow, DetailSection } from '../../sources.ts';
import { displayWidth, inCells, wrap } from '../../text/width.ts';
import { bold, type Line, plain, type Size, span } from '../line.ts';

/** From where it comes, the names it has in Postgres and Redis, and every setting; scrolled from the top. */
export function configurationLines(
  { details, scrolled }: InstancePane,
  instance: InstanceSnapshot,
  { columns, rows }: Size,
): Line[] {
  if (details === null) return [plain(' Reading the configuration...')];
  const sections: DetailSection[] = [
    { title: 'from', rows: [['file', details.place ?? 'not in the instance file any more']] },
    { title: 'provisioned', rows: [...details.provisioned, ...provisionedNow(instance)] },
    ...details.configuration,
  ];
  const all = sections.flatMap((section) => sectionLines(section, columns));
  const top = Math.min(scrolled.configuration, Math.max(0, all.length - rows));
  return all.slice(top, top + rows);
}

const provisionedNow = ({ isolation, degraded }: InstanceSnapshot): DetailRow[] => [
  ['isolation', isolation ?? 'not known'],
  ['degraded', degraded.length === 0 ? 'nothing' : degraded.join(', ')],
];

function sectionLines({ title, rows }: DetailSection, columns: number): Line[] {
  const width = Math.min(Math.max(...rows.map(([name]) => displayWidth(name))), Math.floor(columns / 2));
  return [[bold(` ${title}`)], ...rows.flatMap((row) => rowLines(row, width, columns))];
}

function rowLines([name, value]: DetailRow, width: number, columns: number): Line[] {
  const lines = wrap(value, Math.max(1, columns - width - 5));
  return lines.map((line, index) => [
    span(`   ${inCells(index === 0 ? name : '', width)}  `, 'quiet'),
    span(line),
  ]);
}
