import { Dice } from '../support/differential/dice.ts';
import { inWorkspaces } from './crew.ts';
import { isEquivalent } from './equivalent.ts';
import type { Verdict } from './kill/killers.ts';
import { type Site, sitesOf } from './sites.ts';
import { readSource, targetFiles } from './targets.ts';

export type Options = {
  /** Top of the repository, and what was compiled of it. */
  readonly home: string;
  readonly base: string;
  /** Only files whose path has this in it. */
  readonly file: string;
  readonly workers: number;
};
export type SampleOptions = Options & { readonly sample: number; readonly seed: number };

/** Below this share of killed mutants the tests are too weak. */
const LEAST_SCORE = 0.9;
const PROGRESS_EVERY = 100;

type Judged = { readonly site: Site; readonly verdict: Verdict };

/** Mutates the engine, prints who survived and the score; answers the exit code. */
export async function mutateRandomly(options: SampleOptions): Promise<number> {
  const { home, base, workers } = options;
  const all = targetFiles(home)
    .filter((file) => file.includes(options.file))
    .flatMap((file) => sitesOf(file, readSource(home, file)));
  const visible = all.filter((site) => !isEquivalent(site));
  const sites = drawn(visible, options.sample, options.seed);
  console.log(
    `${all.length} mutants, ${all.length - visible.length} of them known as equivalent; ` +
      `${sites.length} are tested, drawn with seed ${options.seed}`,
  );
  let done = 0;
  const judged = await inWorkspaces(base, workers, sites, async (workspace, site): Promise<Judged> => {
    const verdict = await workspace.judge(site.file, site.mutated, false);
    if (verdict.length === 0) console.log(survivor(site));
    if (++done % PROGRESS_EVERY === 0) console.log(`  ${done} tested`);
    return { site, verdict };
  });
  return report(judged);
}

/** `count` of them in the order of the source; all when there are no more. */
function drawn(sites: readonly Site[], count: number, seed: number): Site[] {
  const dice = new Dice(seed);
  const left = sites.map((site, place) => ({ site, place, lot: dice.below(2 ** 32) }));
  left.sort((one, other) => one.lot - other.lot);
  const chosen = left.slice(0, count).sort((one, other) => one.place - other.place);
  return chosen.map(({ site }) => site);
}

function report(judged: readonly Judged[]): number {
  const killed = judged.filter(({ verdict }) => verdict.length > 0);
  for (const file of new Set(judged.map(({ site }) => site.file))) {
    const ofFile = (list: readonly Judged[]) => list.filter(({ site }) => site.file === file).length;
    console.log(`  ${`${ofFile(killed)} of ${ofFile(judged)}`.padEnd(12)} ${file}`);
  }
  console.log(`killed by ${countKillers(killed)}`);
  const score = judged.length === 0 ? 1 : killed.length / judged.length;
  console.log(
    `score: ${killed.length} of ${judged.length} killed, ${(score * 100).toFixed(1)} %; ` +
      `at least ${LEAST_SCORE * 100} % is expected`,
  );
  return score >= LEAST_SCORE ? 0 : 1;
}

function survivor({ file, line, column, within, from, to }: Site): string {
  return `survived: ${file}:${line}:${column} in ${within}\n    - ${from}\n    + ${to}`;
}

function countKillers(killed: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of killed)
    for (const { killer } of verdict) counts.set(killer, (counts.get(killer) ?? 0) + 1);
  return [...counts].map(([killer, count]) => `${killer} ${count}`).join(', ');
}
