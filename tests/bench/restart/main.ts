/** `.ci/bench.mjs` compiles and starts this; see there for the options. */
import { fileURLToPath } from 'node:url';
import { withPostgres } from '../durable/servers.ts';
import { runBenchmark } from '../report/benchmark.ts';
import { FULL_PLAN, QUICK_PLAN } from './plan.ts';
import { INTRODUCTION, sections } from './report.ts';
import { runPlan } from './run.ts';

/** The compiled sources that this file is part of. */
const PROGRAM = fileURLToPath(new URL('../../..', import.meta.url));

await runBenchmark({
  name: 'restart',
  plans: { full: FULL_PLAN, quick: QUICK_PLAN },
  measure: (plan, say) => withPostgres(say, (adminUrl) => runPlan(plan, { adminUrl, program: PROGRAM, say })),
  introduction: INTRODUCTION,
  sections,
});
