import { bytes, figure, hash, millionPerSecond, ratio } from '../../report/numbers.ts';
import { median } from '../../report/statistics.ts';
import type { Table } from '../../report/table.ts';
import { FLOW_ROWS, type FlowRow, ROW_NAMES } from '../contenders/rows.ts';
import type { FlowResult, Results } from '../run/run.ts';
import { PUBLISHED_NPM_PEER, PUBLISHED_PEERS } from './published.ts';

/** Median over the rounds. */
function nsOf({ rows }: FlowResult, row: FlowRow): number {
  return median(rows[row].map(({ nsPerCommand }) => nsPerCommand));
}

/** The rows of one flow. The ratio is the median of the ratios within each round. */
export function speedTable(result: FlowResult): Table {
  return {
    header: [
      '',
      'ns per command',
      'lowest to highest',
      'million/s',
      'as fast as nodejs-order-book',
      'trade hash',
    ],
    rows: FLOW_ROWS.map((row) => {
      const ns = nsOf(result, row);
      const all = result.rows[row].map(({ nsPerCommand }) => nsPerCommand);
      const ratios = all.map((own, round) => (result.rows.peer[round]?.nsPerCommand ?? Number.NaN) / own);
      const span = `${figure(Math.min(...all))} to ${figure(Math.max(...all))}`;
      const found = hash(result.rows[row][0]?.tradeHash ?? 0);
      return [ROW_NAMES[row], figure(ns), span, millionPerSecond(ns), ratio(median(ratios)), found];
    }),
  };
}

/**
 * Published figures against the book alone. Between the machines stands the one peer that ran on both: their figures
 * are turned into what they would be here by what it needed here and there.
 */
export function publishedTable(flows: readonly FlowResult[]): Table {
  const here = flows.find(({ flow }) => flow.name === PUBLISHED_NPM_PEER.flow);
  const factor = here === undefined ? Number.NaN : nsOf(here, 'peer') / PUBLISHED_NPM_PEER.ns;
  const cells = (ns: number | undefined, result: FlowResult): string[] => {
    if (ns === undefined) return ['', '', ''];
    return [figure(ns, 1), figure(ns * factor), ratio((ns * factor) / nsOf(result, 'book'))];
  };
  return {
    header: [
      'peer',
      ...flows.flatMap(({ flow }) => [`${flow.name}: ns there`, 'ns here, estimated', 'our book is as fast']),
    ],
    rows: PUBLISHED_PEERS.map(({ name, ns }) => [
      name,
      ...flows.flatMap((result) => cells(ns[result.flow.name], result)),
    ]),
  };
}

export function dayTable({ day }: Results): Table {
  const all = day.map(({ nsPerCommand }) => nsPerCommand);
  const [first] = day;
  const ns = median(all);
  return {
    header: ['', 'ns per command', 'lowest to highest', 'million/s', 'state hash'],
    rows: [
      [
        'exsim whole engine, busy day',
        figure(ns),
        `${figure(Math.min(...all))} to ${figure(Math.max(...all))}`,
        millionPerSecond(ns),
        `\`${first?.fingerprint}\``,
      ],
    ],
  };
}

/** Events of the busy day per 1000 commands, the most frequent first. */
export function dayEventsTable({ day, plan }: Results): Table {
  const events = Object.entries(day[0]?.events ?? {}).toSorted(([, one], [, other]) => other - one);
  return {
    header: ['event', 'per 1000 commands'],
    rows: events.map(([type, count]) => [`\`${type}\``, figure((count * 1000) / plan.day.count, 2)]),
  };
}

export function allocationTable({ allocations }: Results): Table {
  return {
    header: ['', 'heap allocated', 'heap kept', 'typed arrays grown'],
    rows: FLOW_ROWS.map((row) => {
      const { heapBytesPerCommand, keptBytesPerCommand, arrayBytesPerCommand } = allocations[row];
      const cells = [heapBytesPerCommand, keptBytesPerCommand, arrayBytesPerCommand];
      return [ROW_NAMES[row], ...cells.map((value) => `${figure(value, 1)} B`)];
    }),
  };
}

export function memoryTable({ memory }: Results): Table {
  return {
    header: ['', 'resting orders', 'typed arrays', 'heap', 'resident'],
    rows: memory.map(({ of, figures }) => [
      of === 'engine' ? 'exsim whole engine' : ROW_NAMES.peer,
      figure(figures.orders),
      bytes(figures.arrayBytesPerOrder),
      bytes(figures.heapBytesPerOrder),
      bytes(figures.rssBytesPerOrder),
    ]),
  };
}

export function snapshotTable({ snapshot }: Results): Table {
  const { orders, takeMs, takeMsFirst, restoreMs, restoreMsFirst, stateHash } = snapshot;
  return {
    header: [
      'resting orders',
      'bytes',
      'take, first time',
      'take',
      'restore, first time',
      'restore',
      'state hash',
    ],
    rows: [
      [
        figure(orders),
        bytes(snapshot.bytes),
        ...[takeMsFirst, takeMs, restoreMsFirst, restoreMs].map((ms) => `${figure(ms, 1)} ms`),
        `\`${stateHash}\``,
      ],
    ],
  };
}

export function growthTable({ growth }: Results): Table {
  const { orders, repeatedMs, atOrder, longestMs, p9999Us } = growth;
  return {
    header: [
      'grown to',
      'longest order, every time',
      'at order',
      'longest order, once',
      '99.99 % of orders within',
    ],
    rows: [
      [
        figure(orders),
        `${figure(repeatedMs, 2)} ms`,
        figure(atOrder),
        `${figure(longestMs, 2)} ms`,
        `${figure(p9999Us, 1)} us`,
      ],
    ],
  };
}
