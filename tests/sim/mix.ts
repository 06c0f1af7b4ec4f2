import type { Dice } from '../support/differential/dice.ts';

/**
 * What may befall a statement on its way to the database and back. `late`: its connection breaks, and the server runs
 * it afterwards. `stuck`: the server runs it after a while. `slowAnswer`: the server runs it at once, and what it says
 * is old when it arrives. `halfOpen`: nothing comes back, and nobody says so.
 */
export type StatementFault =
  | 'none'
  | 'error'
  | 'reset'
  | 'lostAnswer'
  | 'late'
  | 'stuck'
  | 'slowAnswer'
  | 'halfOpen';

/** What is done to processes, servers and clocks from time to time. */
export type Action =
  | 'kill'
  | 'killInTheMiddle'
  | 'killInRecovery'
  | 'stop'
  | 'pause'
  | 'startSecond'
  | 'takeOver'
  | 'loseHost'
  | 'cutConnection'
  | 'endBackend'
  | 'restartServer'
  | 'freezeServer'
  | 'jumpClock';

type Weights<T> = readonly (readonly [weight: number, value: T])[];

/** How much of which trouble one run has. Percentages of statements, connects and messages. */
export type Mix = {
  readonly statements: Weights<StatementFault>;
  readonly slowCommits: number;
  readonly refusedConnects: number;
  readonly lostMessages: number;
  readonly doubledMessages: number;
  readonly slowMessages: number;
  /** A server that notices late that a client is gone: until then the owner of the lease looks alive. */
  readonly lateGoodbyes: number;
  readonly actions: Weights<Action>;
  /** At most so long between two actions. */
  readonly calmMsMax: number;
};

/** Nothing goes wrong any more. */
export const HEALED: Mix = {
  statements: [[1, 'none']],
  slowCommits: 0,
  refusedConnects: 0,
  lostMessages: 0,
  doubledMessages: 0,
  slowMessages: 0,
  lateGoodbyes: 0,
  actions: [],
  calmMsMax: 0,
};

/** Each run has some of the troubles and not others: those that hide behind frequent ones are seen as well. */
export function drawMix(dice: Dice): Mix {
  const percent = (most: number): number => (dice.chance(50) ? 0 : dice.between(1, most));
  const faults = (['error', 'reset', 'lostAnswer', 'late', 'stuck', 'slowAnswer', 'halfOpen'] as const).map(
    (fault) => [percent(8), fault] as const,
  );
  const actions = WEIGHTS.filter(() => dice.chance(60));
  return {
    statements: [[100, 'none'], ...faults],
    slowCommits: percent(30),
    refusedConnects: percent(50),
    lostMessages: percent(20),
    doubledMessages: percent(20),
    slowMessages: percent(30),
    lateGoodbyes: percent(50),
    actions: actions.length === 0 ? WEIGHTS : actions,
    calmMsMax: dice.pick([150, 500, 1500]),
  };
}

const WEIGHTS: Weights<Action> = [
  [4, 'kill'],
  [4, 'killInTheMiddle'],
  [4, 'killInRecovery'],
  [1, 'stop'],
  [4, 'pause'],
  [3, 'startSecond'],
  [3, 'takeOver'],
  [1, 'loseHost'],
  [3, 'cutConnection'],
  [3, 'endBackend'],
  [2, 'restartServer'],
  [2, 'freezeServer'],
  [2, 'jumpClock'],
];
