import { afterEach, expect, inject, test } from 'vitest';
import { openFloor } from '../../bench/edges/floor/floor.ts';
import { LOADS } from '../../bench/edges/loads.ts';
import { INTRODUCTION, sections } from '../../bench/edges/report.ts';
import { runPlan } from '../../bench/edges/run.ts';
import type { Server } from '../../bench/edges/server.ts';
import { startVenue } from '../../bench/edges/venue.ts';
import { pagePart } from '../../bench/report/page.ts';
import { builtWorker } from '../worker/support/built-worker.ts';

const PLAN = {
  rounds: 1,
  spans: {
    inTurn: { warmOrders: 2, orders: 4 },
    single: { warmOrders: 5, orders: 40 },
    many: { warmOrders: 50, orders: 200 },
  },
  fanOut: { subscribers: 3, tradesPerSecond: 1000, warmTrades: 2, trades: 20 },
  limitMs: 20_000,
  counted: 1000,
};

/** What the run has started, also when it fails or takes too long. */
const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
});

async function startServers() {
  const venue = { adminUrl: inject('postgresAdminUrl'), program: await builtWorker() };
  const { ports, close } = await openFloor();
  const floor: Server = { pid: process.pid, keys: { alice: 'alice', bob: 'bob' }, ports, close };
  started.push(floor);
  const [commit, none] = await Promise.all(
    (['commit', 'none'] as const).map(async (durability) => {
      const server = await startVenue({ ...venue, durability });
      started.push(server);
      return server;
    }),
  );
  return { floor, commit: commit!, none: none! };
}

test('a small run of the benchmark of the edges has every order taken, and its report lacks no number', async () => {
  const results = await runPlan(PLAN, await startServers(), () => undefined);
  const load = { average: 0.25, ticks: null };
  const circumstances = {
    machine: { cpu: '2 x a CPU', memoryGb: 8, system: 'an OS', node: '20.0.0', firstTouchNs: 250 },
    ...{ before: load, after: load, date: '2030-01-01T00:00:00.000Z', command: 'make bench-edges' },
  };
  const page = pagePart(INTRODUCTION, sections(results, circumstances, PLAN));
  expect(page.match(/^\| (floor|`durability).* \| [\d,]+ \| /gm)).toHaveLength(3 * LOADS.length);
  expect(page.match(/^\| 3 \| (WebSocket|gRPC) \| [\d,]+ \| [\d,]+ \| /gm)).toHaveLength(2);
  // CPU time is not told everywhere.
  if (process.platform === 'linux') expect(page).not.toMatch(/NaN|undefined/);
});
