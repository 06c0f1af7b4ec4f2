import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arena } from '../arena/arena.ts';
import { checkGone } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const NAME = 'red';
const LINES = { least: 1_000, most: 5_000 };

/** A worker says much at once and is dead before anybody could read it: every line is there, whether anybody watched. */
export const lastLines: Scenario = {
  name: 'last lines',
  what: 'a burst of output and a crash in one turn, every other time without a supervisor',
  workers: 'puppets',
  runs: 4,
  runsShort: 0,
  play: async ({ build, dice, tally, runs }: Play) => {
    const arena = await Arena.open(build, [NAME]);
    try {
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        await arena.mustExsim('up', '-d');
        const { pid } = await arena.when(NAME, ({ state }) => state === 'ready');
        const before = linesIn(arena);
        const lines = dice.between(LINES.least, LINES.most);
        if (run % 2 === 1) arena.killAll(['supervisor']);
        await arena.puppets.tell(arena.instances[0]!, `crash?lines=${lines}`);
        await arena.mustExsim('up', '-d');
        await arena.when(NAME, (one) => one.state === 'ready' && one.pid !== pid);
        tally.linesSent += 2 * lines;
        tally.linesKept += linesIn(arena) - before;
      }
      tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
      checkGone(arena, tally);
    } finally {
      await arena.close();
    }
  },
};

/** In the raw output of this run and of the ones before. */
function linesIn(arena: Arena): number {
  const dir = arena.paths.logsDir;
  const files = readdirSync(dir).filter((name) => name.startsWith(`${NAME}.out`));
  const texts = files.map((name) => readFileSync(join(dir, name), 'utf8'));
  return texts.reduce(
    (sum, text) => sum + (text.match(/^line \d+ of (a crash|its reason)$/gm)?.length ?? 0),
    0,
  );
}
