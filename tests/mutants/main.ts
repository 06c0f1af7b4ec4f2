/** `run.mjs` compiles and starts this; see there for the options. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { integerOption, runMain } from '../support/command-line.ts';
import { plantWrongRules } from './planted/plant.ts';
import { mutateRandomly, type SampleOptions } from './random-changes.ts';
import { Workspace } from './workspace.ts';

/** So many take about eight minutes on two cores. */
const SAMPLE = 600;
const WORKERS = 2;
/** Each has a process and a copy of what it mutates. */
const WORKERS_MAX = 64;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      planted: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      sample: { type: 'string' },
      seed: { type: 'string' },
      file: { type: 'string', default: '' },
      workers: { type: 'string' },
    },
  });
  const sample = integerOption('--sample', values.sample, 1);
  const options: SampleOptions = {
    home: process.env['EXSIM_MUTANTS_HOME'] ?? process.cwd(),
    base: fileURLToPath(new URL('../..', import.meta.url)),
    file: values.file,
    workers: integerOption('--workers', values.workers, 1, WORKERS_MAX) ?? WORKERS,
    sample: values.all ? Number.POSITIVE_INFINITY : (sample ?? SAMPLE),
    seed: integerOption('--seed', values.seed, 0) ?? 1,
  };
  if (!(await isHealthy(options.base))) return 1;
  return values.planted ? plantWrongRules(options) : mutateRandomly(options);
}

/** The tests must hold before they can tell a mutant from the engine. */
async function isHealthy(base: string): Promise<boolean> {
  const started = performance.now();
  const verdict = await new Workspace(base, `${base}/../healthy`).runTests(true);
  for (const { killer, test } of verdict) console.error(`fails without any change: ${killer}: ${test}`);
  console.log(`one round of all tests: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return verdict.length === 0;
}

await runMain(main);
