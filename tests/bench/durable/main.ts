/**
 * Measures durable answers:
 *
 *   node main.js [--quick] [--rounds N] [--page FILE]
 *
 * `.ci/bench.mjs durable` compiles and starts it. It starts a Postgres of its own.
 */
import { runBenchmark } from '../report/benchmark.ts';
import { BenchVenue } from './bench-venue.ts';
import { Floor } from './floor.ts';
import { FULL_PLAN, type Plan, QUICK_PLAN } from './plan.ts';
import { INTRODUCTION, sections } from './report.ts';
import { type Results, runPlan } from './run.ts';
import { withPostgres } from './servers.ts';
import { measureSync } from './sync.ts';

async function measure(plan: Plan, adminUrl: string, say: (line: string) => void): Promise<Results> {
  const contenders = {
    floor: await Floor.open(adminUrl),
    commit: await BenchVenue.open(adminUrl, 'commit', { snapshots: true }),
    withoutSnapshots: await BenchVenue.open(adminUrl, 'commit', { snapshots: false }),
    none: await BenchVenue.open(adminUrl, 'none', { snapshots: false }),
  };
  const results = await runPlan(plan, contenders, say);
  for (const contender of Object.values(contenders)) await contender.close();
  return results;
}

await runBenchmark({
  name: 'durable',
  plans: { full: FULL_PLAN, quick: QUICK_PLAN },
  measure: (plan, say) => withPostgres(say, (adminUrl) => measure(plan, adminUrl, say)),
  introduction: INTRODUCTION,
  sections: (results, circumstances) => sections(results, circumstances, measureSync()),
});
