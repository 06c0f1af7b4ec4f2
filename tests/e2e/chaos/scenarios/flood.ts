import { statSync } from 'node:fs';
import { OUT_FILES } from '../../../../src/process/paths.ts';
import { until } from '../../crash/venue/waiting.ts';
import { Arena } from '../arena/arena.ts';
import { checkGone, checkRunning, checkSame } from '../arena/checks.ts';
import type { Play, Scenario } from './scenario.ts';

const GOOD = 'red';
const LOUD = 'blue';
const FLOOD_BYTES = 2 * OUT_FILES.bytesMax;
/** Sizes are looked at twice a minute. */
const PATIENCE_MS = 90_000;

/** One that floods its output fills no disk and stops nobody, itself neither. */
export const flood: Scenario = {
  name: 'flood',
  what: `a worker that writes ${FLOOD_BYTES / 2 ** 20} MiB to its raw output at once`,
  workers: 'puppets',
  runs: 1,
  runsShort: 0,
  play: async ({ build, tally, runs }: Play) => {
    const arena = await Arena.open(build, [GOOD, LOUD]);
    const { outFile } = arena.paths.instance(LOUD);
    try {
      await arena.mustExsim('up', '-d');
      const before = arena.those('worker');
      for (let run = 0; run < runs; run++) {
        tally.runs += 1;
        await arena.puppets.tell(arena.instances[1]!, `flood?bytes=${FLOOD_BYTES}`);
        tally.expect('the flood was written', statSync(outFile).size >= FLOOD_BYTES, true);
        await until(
          () => statSync(outFile).size <= OUT_FILES.bytesMax,
          PATIENCE_MS,
          () => `${outFile} has ${statSync(outFile).size} bytes`,
        );
      }
      checkSame(before, arena.those('worker'), tally);
      await checkRunning(arena, [GOOD, LOUD], tally);
      tally.expect('down ends with 0', (await arena.exsim('down')).code, 0);
      checkGone(arena, tally);
    } finally {
      await arena.close();
    }
  },
};
