/** `run.mjs` compiles and starts this; see there for the options. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { plantWrongRules } from './planted/plant.ts';
import { mutateRandomly, type Options } from './random-changes.ts';
import { Workspace } from './workspace.ts';

/** So many take about eight minutes on two cores. */
const SAMPLE = 600;
const WORKERS = 2;

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      planted: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      sample: { type: 'string', default: `${SAMPLE}` },
      seed: { type: 'string', default: '1' },
      file: { type: 'string', default: '' },
      workers: { type: 'string', default: `${WORKERS}` },
    },
  });
  const options: Options = {
    home: process.env['EXSIM_MUTANTS_HOME'] ?? process.cwd(),
    base: fileURLToPath(new URL('../..', import.meta.url)),
    file: values.file,
    workers: count('--workers', values.workers),
  };
  if (!(await isHealthy(options.base))) return 1;
  if (values.planted) return plantWrongRules(options);
  const sample = values.all ? Number.POSITIVE_INFINITY : count('--sample', values.sample);
  return mutateRandomly({ ...options, sample, seed: count('--seed', values.seed) });
}

/** The tests must hold before they can tell a mutant from the engine. */
async function isHealthy(base: string): Promise<boolean> {
  const started = performance.now();
  const verdict = await new Workspace(base, `${base}/../healthy`).runTests(true);
  for (const { killer, test } of verdict) console.error(`fails without any change: ${killer}: ${test}`);
  console.log(`one round of all tests: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return verdict.length === 0;
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new Error(`Expected ${option} to be an integer from 1 to 999999, but was "${text}".`);
  return Number(text);
}

process.exitCode = await main(process.argv.slice(2));
