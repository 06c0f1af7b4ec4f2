/** `.ci/bench.mjs` compiles and starts this; see there for the options. */
import { fileURLToPath } from 'node:url';
import { withPostgres } from '../durable/servers.ts';
import { runBenchmark } from '../report/benchmark.ts';
import { startFloor } from './floor/process.ts';
import { FULL_PLAN, type Plan, QUICK_PLAN } from './plan.ts';
import { INTRODUCTION, sections } from './report.ts';
import { type Results, runPlan } from './run.ts';
import type { Server } from './server.ts';
import { startVenue } from './venue.ts';

/** The compiled sources that this file is part of. */
const PROGRAM = fileURLToPath(new URL('../../..', import.meta.url));

async function measure(plan: Plan, adminUrl: string, say: (line: string) => void): Promise<Results> {
  const venue = { adminUrl, program: PROGRAM };
  const started: Server[] = [];
  const keep = <T extends Server>(server: T): T => {
    started.push(server);
    return server;
  };
  try {
    const floor = keep(await startFloor());
    const commit = keep(await startVenue({ ...venue, durability: 'commit' }));
    const none = keep(await startVenue({ ...venue, durability: 'none' }));
    return await runPlan(plan, { floor, commit, none }, say);
  } finally {
    for (const server of started) await server.close();
  }
}

await runBenchmark({
  name: 'edges',
  plans: { full: FULL_PLAN, quick: QUICK_PLAN },
  measure: (plan, say) => withPostgres(say, (adminUrl) => measure(plan, adminUrl, say)),
  introduction: INTRODUCTION,
  sections,
});
