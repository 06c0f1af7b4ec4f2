/** `.ci/bench.mjs` compiles and starts this; see there for the options. What is measured is the built command. */
import { runBenchmark } from '../report/benchmark.ts';
import { FULL_PLAN, QUICK_PLAN } from './plan.ts';
import { INTRODUCTION, sections } from './report.ts';
import { runPlan } from './run.ts';

await runBenchmark({
  name: 'fleet',
  plans: { full: FULL_PLAN, quick: QUICK_PLAN },
  measure: runPlan,
  introduction: INTRODUCTION,
  sections,
});
