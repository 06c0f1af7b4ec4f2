import { ENGINE_VERSION } from '../../../../src/engine/index.ts';
import type { Plan } from '../run/plan.ts';
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

export function circumstancesTable(
  plan: Plan,
  { machine, before, after, date, command }: Circumstances,
): Table {
  const stolen = stolenShare(before, after);
  const rows = [
    ['command', `\`${command}\``],
    ['date', date],
    ['CPU', machine.cpu],
    ['memory', `${figure(machine.memoryGb, 1)} GB`],
    ['system', machine.system],
    ['Node', machine.node],
    ['engine version', String(ENGINE_VERSION)],
    ['load average before, after', `${figure(before.average, 2)}, ${figure(after.average, 2)}`],
    ['CPU time the host gave to others', stolen === null ? 'unknown' : `${figure(stolen * 100, 1)} %`],
    ['touching 4 KB of new memory', `${figure(machine.firstTouchNs)} ns`],
    ['flow', `seed ${plan.seed}, ${figure(plan.commands)} commands, ${plan.rounds} rounds`],
  ];
  return { header: ['measured', ''], rows };
}
