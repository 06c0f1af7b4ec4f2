import { pause } from '../../crash/venue/waiting.ts';
import { Arena } from '../arena/arena.ts';
import { checkGone, checkRunning, checkSame } from '../arena/checks.ts';
import type { Tally } from '../tally.ts';
import type { Play, Scenario } from './scenario.ts';

const NAMES = ['red', 'green', 'blue'];
const KILL_WITHIN_MS = 400;
/** A change that no running worker can take over. */
const COMMIT = 'durability: commit';
const ASYNC = 'durability: async';

/** The file is edited while all runs: only what changed is restarted, also when the supervisor dies in the middle of it. */
export const fileEdited: Scenario = {
  name: 'file edited',
  what: 'one instance changed or left out, two `up` at once, every other time kill -9 of the supervisor in between',
  workers: 'puppets',
  runs: 8,
  runsShort: 0,
  play: async ({ build, dice, tally, runs }: Play) => {
    const arena = await Arena.open(build, NAMES);
    try {
      await arena.mustExsim('up', '-d');
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        const changed = dice.pick(NAMES);
        await editOne(
          arena,
          { changed, killAfterMs: run % 2 === 0 ? null : dice.between(0, KILL_WITHIN_MS) },
          tally,
        );
        await leaveOut(arena, dice.pick(NAMES), tally);
      }
      tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
      checkGone(arena, tally);
    } finally {
      await arena.close();
    }
  },
};

type Edit = { readonly changed: string; readonly killAfterMs: number | null };

async function editOne(arena: Arena, { changed, killAfterMs }: Edit, tally: Tally): Promise<void> {
  const at = NAMES.indexOf(changed);
  const before = arena.workersOf(changed);
  const others = arena.those('worker').filter(({ pid }) => before.every((worker) => worker.pid !== pid));
  const { settings } = arena.instances[at]!;
  arena.instances[at] = { ...arena.instances[at]!, settings: settings === ASYNC ? COMMIT : ASYNC };
  arena.write();
  const ups = [arena.exsim('up', '-d'), arena.exsim('up', '-d')];
  if (killAfterMs !== null) {
    await pause(killAfterMs);
    arena.killAll(['supervisor']);
    await Promise.all(ups); // They have lost their supervisor, or were faster.
  }
  for (const { code } of await Promise.all(ups))
    if (killAfterMs === null) tally.expect('up of an edited file ends with 0', code, 0);
  await arena.mustExsim('up', '-d');
  checkSame(others, arena.those('worker'), tally);
  const [now] = arena.workersOf(changed);
  if (before.some(({ pid }) => pid === now?.pid)) tally.wrong('what changed is restarted', changed);
  await checkRunning(arena, NAMES, tally);
}

async function leaveOut(arena: Arena, name: string, tally: Tally): Promise<void> {
  const [...instances] = arena.instances;
  const rest = NAMES.filter((other) => other !== name);
  arena.instances.splice(NAMES.indexOf(name), 1);
  arena.write();
  await arena.mustExsim('up', '-d');
  await checkRunning(arena, rest, tally);
  for (const left of arena.workersOf(name)) tally.orphan(`${name} left the file, and pid ${left.pid} runs`);
  arena.instances.splice(0, arena.instances.length, ...instances);
  arena.write();
  await arena.mustExsim('up', '-d');
  await checkRunning(arena, NAMES, tally);
}
