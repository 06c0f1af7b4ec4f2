import { expect, test } from 'vitest';
import { judge, reportText, verdictText } from './report.ts';
import { playRound } from './round.ts';
import { BUILT } from './venue/victim.ts';

/** What the time of a normal run allows; `make crash` has more. */
const KILLS = 12;
/** Most of a minute where nothing else runs, minutes where much does. */
const TIMEOUT_MS = 600_000;

test(
  'a venue that is killed in every way, at any moment, has lost, doubled and invented nothing',
  async () => {
    const seed = Date.now() % 2 ** 31;
    const round = await playRound({ ...BUILT, seed, kills: KILLS, only: null });
    const verdict = judge([round], true);
    console.log(`crash, ${reportText([round])}`);
    expect(verdict, `make crash ARGS="--kills ${KILLS} --seed ${seed}"\n${verdictText(verdict)}`).toEqual({
      kind: 'passed',
    });
  },
  TIMEOUT_MS,
);
