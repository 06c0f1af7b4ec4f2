import { expect, inject, test } from 'vitest';
import { pagePart } from '../../bench/report/page.ts';
import { INTRODUCTION, sections } from '../../bench/restart/report.ts';
import { runPlan } from '../../bench/restart/run.ts';
import { builtWorker } from '../worker/support/built-worker.ts';

test('a small run of the restart benchmark starts on each journal, and its report lacks no number', async () => {
  const plan = { cases: [{ commands: 1200, resting: 50, window: 100 }], rounds: 1 };
  const adminUrl = inject('postgresAdminUrl');
  const results = await runPlan(plan, { adminUrl, program: await builtWorker(), say: () => undefined });
  expect(results).toMatchObject([{ journal: { openOrders: 50 }, genesisMs: [expect.any(Number)] }]);
  const load = { average: 0.25, ticks: null };
  const circumstances = {
    machine: { cpu: '2 x a CPU', memoryGb: 8, system: 'an OS', node: '20.0.0', firstTouchNs: 250 },
    ...{ before: load, after: load, date: '2030-01-01T00:00:00.000Z', command: 'make bench-restart' },
  };
  const page = pagePart(INTRODUCTION, sections(results, circumstances, plan));
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  expect(page.match(/^\| \d.*\| 1\.0x \|/gm)).toHaveLength(1);
});
