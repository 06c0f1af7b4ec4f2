import { Arena } from '../arena/arena.ts';
import { checkGone, checkRunning } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const AT_ONCE = 8;
const NAMES = ['red', 'blue'];

/** Many hands bring up the same project: one supervisor and one worker each come of it, and all are told it worked. */
export const upRace: Scenario = {
  name: 'up race',
  what: `${AT_ONCE} \`up\` at once, then \`down\``,
  workers: 'puppets',
  runs: 10,
  runsShort: 1,
  play: async ({ build, tally, runs }: Play) => {
    const arena = await Arena.open(build, NAMES);
    try {
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        const ups = Array.from({ length: AT_ONCE }, () => arena.exsim('up', '-d'));
        for (const { code, stderr } of await Promise.all(ups))
          if (code !== 0) tally.wrong('every up ends with 0', `${code}: ${stderr}`);
        await checkRunning(arena, NAMES, tally);
        tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
        checkGone(arena, tally);
      }
    } finally {
      await arena.close();
    }
  },
};
