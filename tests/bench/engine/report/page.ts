import type { Circumstances } from '../../report/circumstances.ts';
import * as page from '../../report/page.ts';
import type { Results } from '../run/run.ts';
import { sections } from './sections.ts';

const INTRODUCTION = `# Benchmarks of the engine

\`make bench-engine\` measures, prints and writes this part of the page; nothing here is written by hand. \`make bench-engine
ARGS=--quick\` takes half a minute and only prints.

An engine that does not reproduce the trades of the flow has no figure: every row's trades, in order, have the hash
that the slow reference book of the generator has. Each row runs in a process of its own, all rows of a flow in turn,
round after round; the figure is the median. In each process a first instance does the whole flow and has its events
read: that shows the trades, and wakes the compiler up. Then a second one builds its book, and the clock starts: CPU
time of the whole process counts, compiler and garbage collector included. Commands are made in between, while the
clock stands still. Nothing is read, and the end state must be that of the first instance. nodejs-order-book is woken
up by 200,000 commands and has its answers read while it is measured, at well under 1 % of its time.

The book alone is the engine's own classes for price levels, queues, hash index and event ring. The whole engine is
what a worker runs: accounts, holds, fees, ledger, filters, self-trade prevention, client order ids and all
events. It remembers 1,000,000 finished orders, which is the default, or 1,000 where the row says so.`;

/** The engine's part of docs/benchmarks.md. */
export const benchmarksPage = (results: Results, circumstances: Circumstances): string =>
  page.pagePart(INTRODUCTION, sections(results, circumstances));

/** The tables of the page, for a terminal. */
export const terminalReport = (results: Results, circumstances: Circumstances): string =>
  page.terminalReport(sections(results, circumstances));
