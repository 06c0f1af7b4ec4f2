import { Arena, kill } from '../arena/arena.ts';
import { checkGone, checkRunning, checkSame } from '../arena/checks.ts';
import type { Tally } from '../tally.ts';
import type { Play, Scenario } from './scenario.ts';

const GOOD = 'red';
const BAD = 'blue';
/** Shown as unresponsive after 5 s, ended after this. */
const QUICK = 'restart: {unresponsiveMs: 6000, backoffBaseMs: 10, backoffMaxMs: 50, stopGraceMs: 3000}';

type Case = {
  /** Of the bad one, from its start on. */
  readonly orders: string;
  readonly settings?: string;
  /** Exit code of the `up`, and what it has to say. */
  readonly code: number;
  readonly says: RegExp;
  /** What happens to it while it runs. */
  readonly trouble?: (arena: Arena, tally: Tally) => Promise<void>;
};

const CASES: readonly Case[] = [
  { orders: 'deaf', code: 0, says: /./ },
  { orders: 'never-ready', code: 3, says: /blue.*told never to be ready/s },
  { orders: 'exit 42', code: 6, says: /blue.*exit code 42: fake failure/s },
  { orders: 'exit 78', code: 2, says: /blue.*exit code 78: fake failure/s },
  { orders: 'ready', settings: QUICK, code: 0, says: /./, trouble: stuckLoop },
];

/** One bad exchange harms no other, is told for what it is, and `down` ends it like any. */
export const badWorkers: Scenario = {
  name: 'bad workers',
  what: 'one that ignores SIGTERM, is never ready, ends at once, or whose event loop is stuck',
  workers: 'puppets',
  runs: CASES.length,
  runsShort: 0,
  play: async ({ build, tally, runs }: Play) => {
    for (let run = 0; run < runs; run++) {
      tally.runs += 1;
      await playCase(build, CASES[run % CASES.length]!, tally);
    }
  },
};

async function playCase(
  build: Play['build'],
  { orders, settings = '', code, says, trouble }: Case,
  tally: Tally,
): Promise<void> {
  const arena = await Arena.open(build, [GOOD]);
  try {
    await arena.add(BAD, orders, settings);
    const up = await arena.exsim('up', '-d', '--timeout', '20');
    if (up.code !== code || !says.test(up.stdout + up.stderr))
      tally.wrong('up tells a bad worker', `${orders}: ${up.code}: ${up.stdout}${up.stderr}`);
    await checkRunning(arena, [GOOD], tally);
    const good = arena.workersOf(GOOD);
    await trouble?.(arena, tally);
    checkSame(good, arena.workersOf(GOOD), tally);
    tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
    checkGone(arena, tally);
  } finally {
    await arena.close();
  }
}

async function stuckLoop(arena: Arena, tally: Tally): Promise<void> {
  const { pid } = await arena.when(BAD, ({ state }) => state === 'ready');
  void arena.puppets.tell(arena.instances[1]!, 'stuck'); // It never answers; its death ends the request.
  await seeRestart(arena, pid, tally);
}

/** Shown as unresponsive, then another process, with the reason told. */
async function seeRestart(arena: Arena, pid: number | null, tally: Tally): Promise<void> {
  await arena.when(BAD, ({ state }) => state === 'unresponsive');
  const again = await arena.when(BAD, (one) => one.state === 'ready' && one.pid !== pid);
  tally.expect(
    'why it was ended',
    again.lastExit?.split(' at ')[0],
    'killed by us (it gave no sign of life)',
  );
}

/** The same with a real exchange, which can only be stuck from outside. */
export const stoppedReal: Scenario = {
  name: 'stopped (real)',
  what: 'SIGSTOP to a real exchange: unresponsive, then another process',
  workers: 'real',
  runs: 2,
  runsShort: 0,
  play: async ({ build, tally, runs }: Play) => {
    const arena = await Arena.open(build, [GOOD]);
    try {
      await arena.add(BAD, '', QUICK);
      await arena.mustExsim('up', '-d');
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        const { pid } = await arena.when(BAD, ({ state }) => state === 'ready');
        kill(pid!, 'SIGSTOP');
        await seeRestart(arena, pid, tally);
        await checkRunning(arena, [GOOD, BAD], tally);
      }
      tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
      checkGone(arena, tally);
    } finally {
      await arena.close();
    }
  },
};
