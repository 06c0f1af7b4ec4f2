import type { Command } from '../../../src/engine/types.ts';
import type { ModelEngine } from '../model/model-engine.ts';
import { type Body, Desk } from './desk.ts';
import { Dice } from './dice.ts';
import { makeAddition, makeNormal, makeSetting, makeTimer, makeTransfer } from './make-admin.ts';
import { makeAmend, makeCancel, makeMassCancel } from './make-changes.ts';
import { repeat } from './make-corners.ts';
import { makeOrder, makeReplacement } from './make-orders.ts';
import { spoil, spoilConfig } from './make-rubbish.ts';
import { type Venue, venueOf } from './venues.ts';

/** From so many live orders on there are more cancels, and even more. */
const MANY_LIVE = [4, 12, 30, 100];
const MOST_LIVE = 150;
const MOST_LIVE_DEEP = 5000;
const RECOVERIES = [4, 12, 12];
const DAY_MS = 86_400_000;
/** As far as a Date goes. */
const LAST_TIME = 8_640_000_000_000_000;

/**
 * Makes up what is sent to a venue, command by command: mostly what can be accepted where the venue stands, so that it
 * gets into deep states. The same seed makes up the same commands.
 */
export class CommandMaker {
  readonly venue: Venue;
  readonly #desk: Desk;
  readonly #dice: Dice;
  #opening: unknown[];
  readonly #past: Command[] = [];
  readonly #manyLive: number;
  readonly #mostLive: number;
  /** How soon a state that is not as usual ends: percent per command. */
  readonly #recovery: number;

  /** A deep venue gathers thousands of orders. */
  constructor(seed: number, model: ModelEngine, isDeep: boolean) {
    this.#dice = new Dice(seed);
    this.venue = venueOf(this.#dice, isDeep);
    this.#desk = new Desk(this.#dice, this.venue, model);
    this.#opening = openingOf(this.#dice, this.venue);
    this.#manyLive = isDeep ? MOST_LIVE_DEEP : this.#dice.pick(MANY_LIVE);
    this.#mostLive = isDeep ? MOST_LIVE_DEEP : MOST_LIVE;
    this.#recovery = this.#dice.pick(RECOVERIES);
  }

  /** `desk` has seen the events of all commands before. */
  next(): unknown {
    const { isPoor, model } = this.#desk;
    if (isPoor) this.#opening = depositsOf(this.venue, model.time, `epoch ${model.epoch}`);
    this.#desk.isPoor = false;
    const first = this.#opening.shift();
    if (first !== undefined) return first;
    const dice = this.#dice;
    const time = this.#time();
    const earlier = dice.chance(5) ? repeat(dice, this.#past) : undefined;
    const command = { ...(earlier ?? this.#body()), time } as Command;
    if (dice.chance(5)) return spoil(dice, command);
    this.#past.push(command);
    return command;
  }

  get desk(): Desk {
    return this.#desk;
  }

  #time(): number {
    const dice = this.#dice;
    const passed = dice.weighted([
      [60, 0],
      [35, dice.between(1, 3)],
      [3, dice.between(4, 40)],
      [1, -dice.between(1, 10)],
      [0.3, DAY_MS],
      [0.01, LAST_TIME - this.#desk.model.time],
    ]);
    return Math.min(LAST_TIME, Math.max(0, this.#desk.model.time + passed));
  }

  #body(): Body {
    const desk = this.#desk;
    const crowded = desk.liveCount > this.#mostLive ? 8 : 0;
    const cancels = desk.liveCount > this.#manyLive ? 8 : 3;
    const normal = this.#dice.chance(this.#recovery) ? makeNormal(desk) : undefined;
    if (normal !== undefined) return normal;
    // What ends many orders at once.
    const sweeps = this.venue.isDeep ? 0.01 : 1;
    const order = () => ({ type: 'newOrder', ...makeOrder(desk) }) as const;
    return this.#dice.weighted<() => Body>([
      [62, order],
      [cancels + crowded, () => makeCancel(desk)],
      [9, () => makeAmend(desk)],
      [6, () => this.#replacement() ?? order()],
      [0.4 * sweeps + crowded, () => makeMassCancel(desk)],
      [5, () => makeTransfer(desk)],
      [2 * sweeps, () => makeTimer(desk)],
      [1.5, () => makeSetting(desk)],
      [0.8, () => makeAddition(desk)],
      [0.1 * sweeps, () => ({ type: 'reset' })],
      [0.1, () => ({ type: 'raiseEpoch' })],
      [2, () => ({ type: 'advance' })],
    ])();
  }

  #replacement(): Body | undefined {
    const old = this.#desk.anyLive();
    return old && makeReplacement(this.#desk, old);
  }
}

/** Genesis, accounts and their money; at times something that comes too early, or a configuration that cannot be run. */
function openingOf(dice: Dice, venue: Venue): unknown[] {
  const time = dice.pick([0, 1_000, 1_700_000_000_000]);
  const genesis = { type: 'genesis', time, config: venue.config } as const;
  const commands: unknown[] = dice.chance(30) ? tooEarly(dice, time) : [];
  if (dice.chance(30)) commands.push(spoilConfig(dice, genesis));
  commands.push(genesis);
  for (const [account, master] of venue.masters.entries())
    commands.push({ type: 'createAccount', time, id: `account-${account}`, master });
  return [...commands, ...depositsOf(venue, time, 'opening')];
}

function depositsOf({ riches, pittances, masters, richCount }: Venue, time: number, name: string): unknown[] {
  return masters.flatMap((_, account) =>
    (account < richCount ? riches : pittances).slice(0, 3).map((amount, asset) => {
      return { type: 'deposit', time, account, asset, amount, transferId: `${name}/${account}/${asset}` };
    }),
  );
}

function tooEarly(dice: Dice, time: number): unknown[] {
  return [
    { type: 'advance', time },
    { type: 'createAccount', time, id: 'early', master: null },
    { type: dice.pick(['reset', 'newOrder', 'setConnection', 'nothing']), time },
  ];
}
