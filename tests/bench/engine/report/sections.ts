import { ENGINE_VERSION } from '../../../../src/engine/index.ts';
import { type Circumstances, circumstancesTable } from '../../report/circumstances.ts';
import { figure } from '../../report/numbers.ts';
import type { Section } from '../../report/page.ts';
import type { Results } from '../run/run.ts';
import { PUBLISHED_MACHINE } from './published.ts';
import {
  allocationTable,
  dayEventsTable,
  dayTable,
  growthTable,
  memoryTable,
  publishedTable,
  snapshotTable,
  speedTable,
} from './tables.ts';

/** Everything there is to tell, in order. The text stands on the page only. */
export function sections(results: Results, circumstances: Circumstances): Section[] {
  const { plan, flows } = results;
  return [
    {
      title: 'Where and when',
      text: 'Compare figures of one run with each other. Between machines only ratios mean something.',
      table: circumstancesTable(circumstances, [
        ['engine version', String(ENGINE_VERSION)],
        ['touching 4 KB of new memory', `${figure(circumstances.machine.firstTouchNs)} ns`],
        ['flow', `seed ${plan.seed}, ${figure(plan.commands)} commands, ${plan.rounds} rounds`],
      ]),
    },
    ...flows.map((result) => ({
      title: `Speed: ${result.flow.title}`,
      text: flowText(result),
      table: speedTable(result),
    })),
    {
      title: 'Peers measured elsewhere',
      text: publishedText(),
      table: publishedTable(flows),
    },
    { title: 'Speed: a busy day', text: dayText(results), table: dayTable(results) },
    {
      title: 'What happens on a busy day',
      text: 'Events per 1000 commands, warm-up included.',
      table: dayEventsTable(results),
    },
    { title: 'Allocations per command', text: allocationText(results), table: allocationTable(results) },
    { title: 'Memory per resting order', text: memoryText(), table: memoryTable(results) },
    { title: 'Snapshots', text: snapshotText(), table: snapshotTable(results) },
    { title: 'Pauses while a book grows', text: growthText(), table: growthTable(results) },
  ];
}

function flowText({ header }: Results['flows'][number]): string {
  const [limits, iocs, cancels, modifies] = header.counts;
  return [
    `After ${figure(header.warm)} limit orders that build the book: ${figure(limits)} limit, ${figure(iocs)} IOC,`,
    `${figure(cancels)} cancel and ${figure(modifies)} modify commands with ${figure(header.trades)} trades.`,
    `At the end ${figure(header.restingAtEnd)} orders rest on ${figure(header.levelsAtEnd)} price levels.`,
  ].join('\n');
}

function publishedText(): string {
  return [
    `Their figures come from ${PUBLISHED_MACHINE}, with the same flow and the same trades, and were not measured again.`,
    'nodejs-order-book ran there and here, with 10,000 resting orders: what it took here over what it took there turns',
    'the others into estimates for this machine. An estimate it stays: caches and compilers do not scale alike.',
  ].join('\n');
}

function dayText({ plan, day }: Results): string {
  return [
    'The whole engine with 2000 accounts, some under one master, on six symbols that differ in fee currency, rebates,',
    'self-trade prevention, post-only policy, bands and collars. All order types and times in force, market orders by',
    'quantity and by quote quantity, amendments, replacements, client ids as long as a UUID, repeated orders, orders',
    'without funds, transfers and dead-man timers. Half of the orders come from 16 accounts that meet their own.',
    `${figure(plan.day.count - plan.day.warm)} commands after ${figure(plan.day.warm)} that fill the books;`,
    `${figure(day[0]?.openOrders ?? 0)} orders are open at the end. All rounds end with the same state hash.`,
  ].join('\n');
}

function allocationText({ plan, flows }: Results): string {
  return [
    `Over ${figure(plan.allocationCommands)} commands of the flow with ${flows[0]?.flow.title ?? ''}, all made`,
    'beforehand. Allocated: growth of the JavaScript heap plus what every collection in between took away, by V8’s own',
    'record of its collections. Kept: growth after a full collection. Typed arrays: the tables of the engine, which',
    'double when they are full; finished orders stay in them for the idempotency window.',
  ].join('\n');
}

function memoryText(): string {
  return [
    'Orders on both sides, about 30 to a price, each with an account, a hold and a client order id. Tables double, so',
    'part of what they have is still empty; the system makes it resident once it is written. nodejs-order-book keeps',
    'no accounts, holds or client ids.',
  ].join('\n');
}

function snapshotText(): string {
  return [
    'Wall clock. The first time runs code that was never compiled, as after a restart; the other column is the median',
    'of five. The restored engine has the same state hash.',
  ].join('\n');
}

function growthText(): string {
  return [
    'Each order of a growing book is timed alone, three times over. A pause that is the engine’s own comes back at the',
    'same order every time; the rest is the machine and the garbage collector.',
  ].join('\n');
}
