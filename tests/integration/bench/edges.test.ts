import { expect, inject, test } from 'vitest';
import { openFloor } from '../../bench/edges/floor/floor.ts';
import { LOADS } from '../../bench/edges/loads.ts';
import { INTRODUCTION, sections } from '../../bench/edges/report.ts';
import { runPlan } from '../../bench/edges/run.ts';
import { startVenue } from '../../bench/edges/venue.ts';
import { pagePart } from '../../bench/report/page.ts';
import { builtWorker } from '../worker/support/built-worker.ts';

const PLAN = {
  rounds: 1,
  span: { warmOrders: 5, orders: 40 },
  manySpan: { warmOrders: 50, orders: 200 },
  counted: 1000,
};

test('a small run of the benchmark of the edges has every order taken, and its report lacks no number', async () => {
  const venue = { adminUrl: inject('postgresAdminUrl'), program: await builtWorker() };
  const { ports, close } = await openFloor();
  const [commit, none] = await Promise.all([
    startVenue({ ...venue, durability: 'commit' }),
    startVenue({ ...venue, durability: 'none' }),
  ]);
  const floor = { pid: process.pid, keys: { alice: 'alice', bob: 'bob' }, ports, close };
  const servers = { floor, commit, none };
  try {
    const results = await runPlan(PLAN, servers, () => undefined);
    const load = { average: 0.25, ticks: null };
    const circumstances = {
      machine: { cpu: '2 x a CPU', memoryGb: 8, system: 'an OS', node: '20.0.0', firstTouchNs: 250 },
      ...{ before: load, after: load, date: '2030-01-01T00:00:00.000Z', command: 'make bench-edges' },
    };
    const page = pagePart(INTRODUCTION, sections(results, circumstances, PLAN));
    expect(page.match(/^\| (floor|`durability).* \| [\d,]+ \| /gm)).toHaveLength(3 * LOADS.length);
    // CPU time is not told everywhere.
    if (process.platform === 'linux') expect(page).not.toMatch(/NaN|undefined/);
  } finally {
    for (const server of Object.values(servers)) await server.close();
  }
});
