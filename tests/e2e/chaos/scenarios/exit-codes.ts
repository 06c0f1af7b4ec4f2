import { Arena } from '../arena/arena.ts';
import { checkGone, checkRunning } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const NAME = 'red';
/** As the worker ends, and as its next supervisor tells it. */
const ENDS: readonly (readonly [orders: string, told: string])[] = [
  ['exit?code=42', 'exit code 42'],
  ['signal?name=SIGKILL', 'killed by SIGKILL'],
  ['exit?code=1', 'exit code 1'],
  ['signal?name=SIGSEGV', 'killed by SIGSEGV'],
];

/** A worker that ends after a change of supervisor has ended the way it did, and not in some unknown one. */
export const exitCodes: Scenario = {
  name: 'exit codes',
  what: 'kill -9 of the supervisor, `up`, then an exit of the worker that was taken over',
  workers: 'puppets',
  runs: 8,
  runsShort: 0,
  play: async ({ build, tally, runs }: Play) => {
    const arena = await Arena.open(build, [NAME]);
    try {
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        const [orders, told] = ENDS[run % ENDS.length]!;
        await arena.mustExsim('up', '-d');
        arena.killAll(['supervisor']);
        await arena.mustExsim('up', '-d');
        const { pid } = await arena.when(NAME, ({ state }) => state === 'ready');
        await arena.puppets.tell(arena.instances[0]!, orders);
        const again = await arena.when(NAME, (one) => one.state === 'ready' && one.pid !== pid);
        tally.expect('the real exit is told', again.lastExit?.split(' at ')[0], told);
        await checkRunning(arena, [NAME], tally);
      }
      tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
      checkGone(arena, tally);
    } finally {
      await arena.close();
    }
  },
};
