import { pause, until } from '../../crash/venue/waiting.ts';
import { Arena, kill } from '../arena/arena.ts';
import { ageMs, type Seen } from '../arena/census.ts';
import { checkGone, checkRunning, checkSame } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const NAMES = ['red', 'green', 'blue'];
const PATIENCE_MS = 60_000;
/** From the first sign of a launch: long enough to see all of them, whatever the machine does. */
const SPAWN_WINDOW_MS = 150;
const BOOT_MS = 400;

/** When it is killed. */
const MOMENTS = ['at rest', 'starting workers', 'at its own start', 'in a restart', 'in a stop'] as const;
type Moment = (typeof MOMENTS)[number];

/**
 * The supervisor is killed at any moment, also while it starts workers. Those that were ready go on as the same
 * processes, and the next `up` takes them over and starts what is missing, nothing twice.
 */
async function play({ build, dice, tally, runs }: Play): Promise<void> {
  const arena = await Arena.open(build, NAMES);
  try {
    await arena.mustExsim('up', '-d');
    for (let run = 0; run < runs; run++) {
      tally.runs += 1;
      const moment = MOMENTS[run % MOMENTS.length]!;
      const before = await killAt(moment, arena, dice);
      const adoption = watchAdoption(arena, before);
      const { code, stderr } = await arena.exsim('up', '-d');
      if (code !== 0) tally.wrong('up after the kill ends with 0', `${moment}: ${code}: ${stderr}`);
      tally.adoptionsMs.push(...(await adoption.end()));
      checkSame(before, arena.those('worker'), tally);
      await checkRunning(arena, NAMES, tally);
    }
    tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
    checkGone(arena, tally);
  } finally {
    await arena.close();
  }
}

/** Kills it, and answers the workers that have to outlive it. */
async function killAt(moment: Moment, arena: Arena, dice: Play['dice']): Promise<Seen[]> {
  switch (moment) {
    case 'at rest':
      break;
    case 'starting workers':
      return inSpawnWindow(arena, dice);
    case 'at its own start':
      killSupervisors(arena);
      return duringUp(arena, async () => {
        await until(
          () => arena.those('supervisor').length > 0,
          PATIENCE_MS,
          () => 'no supervisor started',
        );
        await pause(dice.between(0, BOOT_MS));
      });
    case 'in a restart':
    case 'in a stop': {
      const name = dice.pick(NAMES);
      const command = arena.exsim(moment === 'in a stop' ? 'stop' : 'restart', name);
      await until(
        () => isBeingStopped(arena, name),
        PATIENCE_MS,
        () => `${name} is not being stopped`,
      );
      await pause(dice.between(0, SPAWN_WINDOW_MS));
      const others = NAMES.filter((other) => other !== name).flatMap((other) => arena.workersOf(other));
      killSupervisors(arena);
      await command; // It has lost its supervisor, or was faster.
      return others;
    }
  }
  const workers = arena.those('worker');
  killSupervisors(arena);
  return workers;
}

/** All workers are dead or gone, and the supervisor is about to start new ones. */
async function inSpawnWindow(arena: Arena, dice: Play['dice']): Promise<Seen[]> {
  await arena.mustExsim('down');
  return duringUp(arena, async () => {
    await until(
      () => arena.those('parent').length > 0,
      PATIENCE_MS,
      () => 'no worker was started',
    );
    await pause(dice.between(0, SPAWN_WINDOW_MS));
  });
}

/** Kills the supervisor at a moment of an `up`. Answers the workers that were ready by then. */
async function duringUp(arena: Arena, moment: () => Promise<void>): Promise<Seen[]> {
  const up = arena.exsim('up', '-d');
  await moment();
  const known = (await arena.snapshot())?.instances ?? [];
  const ready = known.filter(({ state }) => state === 'ready').map(({ pid }) => pid);
  const workers = arena.those('worker').filter(({ pid }) => ready.includes(pid));
  killSupervisors(arena);
  await up; // It has lost its supervisor, or was faster.
  return workers;
}

const isBeingStopped = async (arena: Arena, name: string): Promise<boolean> =>
  (await arena.snapshot())?.instances.some((one) => one.name === name && one.state !== 'ready') ?? false;

const killSupervisors = (arena: Arena): void => {
  for (const { pid } of arena.those('supervisor')) kill(pid, 'SIGKILL');
};

/** Looks again and again until the next supervisor says that it has all of these; ends without a time if it never does. */
function watchAdoption(arena: Arena, workers: readonly Seen[]): { end(): Promise<number[]> } {
  let ended = workers.length === 0;
  const look = async (): Promise<number[]> => {
    while (!ended) {
      const snapshot = await arena.snapshot();
      const adopted = snapshot?.instances.flatMap((one) => (one.adopted ? [one.pid] : [])) ?? [];
      const supervisor = arena.those('supervisor').find(({ pid }) => pid === snapshot?.supervisor?.pid);
      if (supervisor !== undefined && workers.every(({ pid }) => adopted.includes(pid)))
        return [ageMs(supervisor)];
      await pause(5);
    }
    return [];
  };
  const looking = look();
  return {
    end: () => {
      ended = true;
      return looking;
    },
  };
}

export const supervisorKill: Scenario = {
  name: 'supervisor killed',
  what: 'kill -9 of the supervisor at a random moment, then `up`',
  workers: 'puppets',
  runs: 40,
  runsShort: 2,
  play,
};

export const supervisorKillReal: Scenario = {
  name: 'supervisor killed (real)',
  what: 'the same with real exchanges',
  workers: 'real',
  runs: 10,
  runsShort: 0,
  play,
};
