import { type Load, type Machine, stolenShare } from './machine.ts';
import { figure } from './numbers.ts';
import type { Table } from './table.ts';

/** Where, when and how results came about. */
export type Circumstances = {
  readonly machine: Machine;
  readonly before: Load;
  readonly after: Load;
  /** ISO date. */
  readonly date: string;
  /** As it was typed. */
  readonly command: string;
};

/** `more`: what else a reader must know to judge the figures, a name and a value each. */
export function circumstancesTable(
  { machine, before, after, date, command }: Circumstances,
  more: readonly (readonly [string, string])[],
): Table {
  const stolen = stolenShare(before, after);
  const rows = [
    ['command', `\`${command}\``],
    ['date', date],
    ['CPU', machine.cpu],
    ['memory', `${figure(machine.memoryGb, 1)} GB`],
    ['system', machine.system],
    ['Node', machine.node],
    ['load average before, after', `${figure(before.average, 2)}, ${figure(after.average, 2)}`],
    ['CPU time the host gave to others', stolen === null ? 'unknown' : `${figure(stolen * 100, 1)} %`],
    ...more,
  ];
  return { header: ['measured', ''], rows };
}
