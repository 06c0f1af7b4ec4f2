import { rmSync } from 'node:fs';
import type { Planted } from '../../mutants/planted/planted.ts';
import { Dice } from '../../support/differential/dice.ts';
import { type Build, builtIn, puppetBuild } from './build/copy.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { Tally } from './tally.ts';

export type PlayOptions = {
  /** Folder of the repository, built. */
  readonly home: string;
  readonly seed: number;
  /** Of each scenario. */
  readonly runsOf: (scenario: Scenario) => number;
  /** An error in the copy that is attacked; null: none. */
  readonly fault?: Planted | null;
  readonly tell?: (scenario: Scenario, tally: Tally, seconds: number) => void;
};

export type Played = { readonly scenario: Scenario; readonly tally: Tally; readonly seconds: number };

/** Plays scenarios one after the other. What stops one is among its findings, and the next begins. */
export async function playAll(scenarios: readonly Scenario[], options: PlayOptions): Promise<Played[]> {
  const puppets = puppetBuild(options.home, options.fault ?? null);
  const played: Played[] = [];
  try {
    for (const scenario of scenarios) {
      if (options.runsOf(scenario) === 0) continue;
      const build = scenario.workers === 'puppets' ? puppets : builtIn(options.home);
      const one = await playOne(scenario, build, options);
      options.tell?.(scenario, one.tally, one.seconds);
      played.push(one);
    }
    return played;
  } finally {
    rmSync(puppets.folder, { recursive: true, force: true });
  }
}

async function playOne(scenario: Scenario, build: Build, { seed, runsOf }: PlayOptions): Promise<Played> {
  const tally = new Tally();
  const startedMs = performance.now();
  const play = { build, dice: new Dice(seed), tally, runs: runsOf(scenario) };
  await scenario.play(play).catch((error: unknown) => {
    tally.wrong('can go on', error instanceof Error ? error.message : String(error));
  });
  return { scenario, tally, seconds: (performance.now() - startedMs) / 1000 };
}
