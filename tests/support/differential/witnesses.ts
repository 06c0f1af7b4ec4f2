import { createEngine, decodeCommands, encodeCommands, restoreEngine } from '../../../src/engine/index.ts';
import {
  ACCOUNT_TIMERS,
  type Command,
  type EngineCore,
  type EngineEvent,
} from '../../../src/engine/types.ts';
import { eventsOf } from '../engine-fixture.ts';
import { must } from '../engine-must.ts';
import { Shadow } from '../engine-shadow.ts';
import { compareEvents } from './compare.ts';
import { Dice } from './dice.ts';
import type { WitnessOf } from './witness.ts';

/** The invariants of the rulebook hold after every command. */
export const invariants: WitnessOf = (engine) => {
  const shadow = new Shadow(engine);
  return { after: (command, events) => shadow.check(command, events) };
};

/** Forks cost memory: one command in so many is refused under watch. */
const COMMANDS_PER_FORK = 5;

/** A refused command leaves the state an Advance to its time leaves. */
export const refusals: WitnessOf = (engine) => {
  let twin: EngineCore | null = null;
  let number = 0;
  return {
    before: () => {
      twin = number++ % COMMANDS_PER_FORK === 0 ? engine.fork() : null;
    },
    after: (command, events) => {
      if (twin === null || !isRefused(events)) return;
      twin.apply(advanceLike(command));
      must(twin.stateHash() === engine.stateHash(), 'a refused command leaves what an advance leaves');
      must(twin.time === engine.time, 'a refused command passes the time an advance passes');
    },
  };
};

/** An engine restored from a snapshot, and a fork, go on exactly like the one they come from. */
export const copies: WitnessOf = (engine, seed) => {
  let left = new Dice(seed).below(300);
  let twins: EngineCore[] = [];
  const mustAgree = () => {
    for (const twin of twins)
      must(twin.stateHash() === engine.stateHash(), 'a copy has the state it was taken of');
  };
  return {
    after: (command, events) => {
      for (const twin of twins) {
        const difference = compareEvents(events, eventsOf(twin, command as Command));
        must(difference === null, `a copy goes on like the original: ${difference}`);
      }
      left -= 1;
      if (left !== 0) return;
      twins = [restoreEngine(engine.snapshot()), engine.fork()];
      mustAgree();
    },
    end: mustAgree,
  };
};

/** The same commands again give the same events and hash; as journal bytes without the refused ones the same hash. */
export const replay: WitnessOf = (engine) => {
  const commands: unknown[] = [];
  const told: (readonly EngineEvent[])[] = [];
  return {
    after: (command, events) => {
      commands.push(command);
      told.push(events);
    },
    end: () => {
      const again = createEngine();
      for (const [at, command] of commands.entries()) {
        const difference = compareEvents(told[at] ?? [], eventsOf(again, command as Command));
        must(difference === null, `a replay tells the same: ${difference}`);
      }
      must(again.stateHash() === engine.stateHash(), 'a replay has the same hash');
      const journaled = createEngine();
      const accepted = commands.map((command, at) =>
        isRefused(told[at] ?? []) ? advanceLike(command) : (command as Command),
      );
      for (const command of decodeCommands(encodeCommands(accepted))) journaled.apply(command);
      must(journaled.stateHash() === engine.stateHash(), 'a refused command leaves no trace in what follows');
      must(journaled.commandSeq === engine.commandSeq, 'a refused command counts like an advance');
    },
  };
};

/** When everything is cancelled nothing is locked, no level is left, and no order is due any more. */
export const emptying: WitnessOf = (engine) => ({
  end: () => {
    const emptied = engine.fork();
    const everything = { account: null, symbol: null, side: null, reason: 'ADMIN' } as const;
    emptied.apply({ type: 'massCancel', time: 0, ...everything });
    const { accounts, config } = emptied;
    const deadlines = accounts.flatMap(({ account }) =>
      ACCOUNT_TIMERS.map((timer) => emptied.accountTimer(account, timer) ?? Number.POSITIVE_INFINITY),
    );
    const next = emptied.nextDeadline() ?? Number.POSITIVE_INFINITY;
    must(emptied.openOrderCount() === 0, 'after cancelling everything no order lives');
    must(next === Math.min(...deadlines, Number.POSITIVE_INFINITY), 'after that only timers are due');
    for (const { account } of accounts)
      for (const asset of config.assets.keys())
        must(emptied.balance(account, asset).locked === 0n, 'after cancelling everything nothing is locked');
    for (const symbol of config.symbols.keys())
      must(
        emptied.levelCount(symbol, 'BUY') + emptied.levelCount(symbol, 'SELL') === 0,
        'after cancelling everything the books are empty',
      );
  },
});

function isRefused(events: readonly EngineEvent[]): boolean {
  return events.some((event) => event.type === 'rejected');
}

/** To the time of the command, or to no later one when it has none. */
function advanceLike(command: unknown): Command {
  const time = typeof command === 'object' && command !== null && 'time' in command ? command.time : 0;
  const isTime = typeof time === 'number' && Number.isSafeInteger(time) && time >= 0;
  return { type: 'advance', time: isTime ? time : 0 };
}
