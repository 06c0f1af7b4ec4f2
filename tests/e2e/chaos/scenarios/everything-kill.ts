import { Arena } from '../arena/arena.ts';
import type { Role } from '../arena/census.ts';
import { checkGone, checkRunning } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const NAMES = ['red', 'green', 'blue'];
/** With the shells above the workers, or without them: then these write down how their workers ended. */
const VICTIMS: readonly (readonly Role[])[] = [
  ['supervisor', 'worker'],
  ['supervisor', 'worker', 'parent'],
  ['supervisor', 'worker', 'parent', 'service'],
];

/** Supervisor and workers die together, with or without their shells and servers. `up` starts all of them once. */
async function play({ build, dice, tally, runs }: Play): Promise<void> {
  const arena = await Arena.open(build, NAMES);
  try {
    await arena.mustExsim('up', '-d');
    for (let run = 0; run < runs; run++) {
      tally.runs += 1;
      const victims = dice.pick(VICTIMS);
      arena.killAll(victims);
      const { code, stderr } = await arena.exsim('up', '-d');
      if (code !== 0) tally.wrong('up after the kill ends with 0', `${victims}: ${code}: ${stderr}`);
      await checkRunning(arena, NAMES, tally);
      const restarts = (await arena.snapshot())?.instances.map((instance) => instance.restarts);
      tally.expect(
        'restarts are never forgotten',
        restarts,
        NAMES.map(() => run + 1),
      );
    }
    tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
    checkGone(arena, tally);
  } finally {
    await arena.close();
  }
}

export const everythingKill: Scenario = {
  name: 'all killed',
  what: 'kill -9 of supervisor and workers together, then `up`',
  workers: 'puppets',
  runs: 20,
  runsShort: 1,
  play,
};

export const everythingKillReal: Scenario = {
  name: 'all killed (real)',
  what: 'the same with real exchanges',
  workers: 'real',
  runs: 5,
  runsShort: 0,
  play,
};
