import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { playAll } from './play.ts';
import { judge, reportText } from './report.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** Half a minute where nothing else runs, minutes where much does. */
const TIMEOUT_MS = 600_000;

test(
  'whatever is killed, deleted or stopped: nothing runs twice, nothing is left behind, nothing is lost sight of',
  async () => {
    const seed = Date.now() % 2 ** 31;
    const played = await playAll(SCENARIOS, {
      home: resolve('.'),
      seed,
      runsOf: ({ runsShort }) => runsShort,
    });
    const report = `make chaos ARGS="--seed ${seed}"\n${reportText(played)}`;
    console.log(report);
    expect(judge(played), report).toBe('passed');
  },
  TIMEOUT_MS,
);
