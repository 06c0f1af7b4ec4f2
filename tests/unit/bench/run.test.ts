import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { benchmarksPage, terminalReport } from '../../bench/engine/report/page.ts';
import { performJob } from '../../bench/engine/run/jobs.ts';
import { smallPlan } from '../../bench/engine/run/plan.ts';
import { type Results, runPlan, type Workshop } from '../../bench/engine/run/run.ts';

/** 2000 commands. Jobs are done in this process, so that their times mean nothing. */
const PLAN = { ...smallPlan(1000), rounds: 2 };
const LOAD = { average: 0.25, ticks: null };
const CIRCUMSTANCES = {
  machine: { cpu: '2 x a CPU', memoryGb: 8, system: 'an OS', node: '20.0.0', firstTouchNs: 250 },
  before: LOAD,
  after: LOAD,
  date: '2030-01-01T00:00:00.000Z',
  command: 'make bench-engine',
};

let folder: string;
let results: Results;
const done = new Map<string, object>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-bench-test-'));
  results = runPlan(PLAN, shop(performOnce));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shop = (perform: Workshop['perform']): Workshop => ({ perform, folder, say: () => {} });

/** Does a job once; the next time the figures are those of then. */
const performOnce: Workshop['perform'] = (kind, job) => {
  const key = JSON.stringify([kind, job]);
  const figures = done.get(key) ?? performJob(kind, job);
  done.set(key, figures);
  return figures as ReturnType<typeof performJob<typeof kind>>;
};

test('a run measures every row of every flow, as often as there are rounds', () => {
  const counts = results.flows.map(({ rows }) => Object.values(rows).map((figures) => figures.length));
  expect(counts).toEqual([
    [2, 2, 2, 2, 2],
    [2, 2, 2, 2, 2],
    [2, 2, 2, 2, 2],
  ]);
});

test('a row with other trades than the reference book has no figure: the run fails', () => {
  const oneTradeLess: Workshop['perform'] = (kind, job) => {
    const figures = performOnce(kind, job);
    return 'tradeHash' in figures ? { ...figures, tradeHash: (figures.tradeHash ^ 1) >>> 0 } : figures;
  };
  expect(() => runPlan(PLAN, shop(oneTradeLess))).toThrow(
    /Expected book to end with hash \d+, but it was \d+/,
  );
});

test('busy days that end in different states fail the run', () => {
  let days = 0;
  const drifting: Workshop['perform'] = (kind, job) => {
    const figures = performOnce(kind, job);
    return kind === 'day' ? { ...figures, fingerprint: `day ${days++}` } : figures;
  };
  expect(() => runPlan(PLAN, shop(drifting))).toThrow('Expected the busy day to end with hash day 0');
});

test('every table of the page is on the terminal as well', () => {
  const titles = [...benchmarksPage(results, CIRCUMSTANCES).matchAll(/^## (.*)$/gm)].map(
    ([, title]) => title,
  );
  const lines = terminalReport(results, CIRCUMSTANCES).split('\n');
  expect(titles).toHaveLength(11);
  expect(titles.filter((title) => !lines.includes(title ?? ''))).toEqual([]);
});

test('the page says on what, when and how it was measured', () => {
  const page = benchmarksPage(results, CIRCUMSTANCES);
  for (const fact of ['2 x a CPU', '20.0.0', '2030-01-01', '`make bench-engine`', '0.25, 0.25', 'seed 42'])
    expect(page).toContain(fact);
});

test('no number of the page is missing', () => {
  expect(benchmarksPage(results, CIRCUMSTANCES)).not.toMatch(/NaN|undefined|Infinity/);
});
