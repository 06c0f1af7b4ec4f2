import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine, decodeCommands, encodeCommands } from '../../../src/engine/index.ts';
import type { Command, EngineCore, EngineEvent } from '../../../src/engine/types.ts';
import { wildCommands, wildOpening } from '../../support/engine-arbitraries.ts';
import { engineAfter, eventsOf } from '../../support/engine-fixture.ts';
import { Shadow } from '../../support/engine-shadow.ts';

const COMMANDS = 80;

describe('whatever is sent to a market', () => {
  test('its invariants hold after every command', () => {
    const seen = new Set<string>();
    check(100, (commands) => {
      const engine = wildEngine(1000);
      const shadow = new Shadow(engine);
      for (const command of commands) {
        const events = eventsOf(engine, command);
        for (const event of events) seen.add(kindOf(event));
        shadow.check(command, events);
      }
    });
    expect([...seen].sort()).toEqual(expect.arrayContaining(EXPECTED_KINDS));
  });

  test('the journal replayed gives the same events and the same state hash', () => {
    check(30, (commands) => {
      const all = [...wildOpening(), ...commands];
      const live = createEngine();
      const replayed = createEngine();
      const events = all.flatMap((command) => eventsOf(live, command));
      const again = decodeCommands(encodeCommands(all)).flatMap((command) => eventsOf(replayed, command));
      expect(again).toEqual(events);
      expect(replayed.stateHash()).toBe(live.stateHash());
    });
  });

  test('a refused command leaves the hash an advance to its time leaves, and no trace later', () => {
    check(60, (commands) => {
      const engine = wildEngine();
      const twin = wildEngine();
      for (const command of commands) {
        const refused = eventsOf(engine, command).some((event) => event.type === 'rejected');
        twin.apply(refused ? { type: 'advance', time: command.time } : command);
        if (refused) expect(engine.stateHash()).toBe(twin.stateHash());
      }
      expect(engine.stateHash()).toBe(twin.stateHash());
      expect(engine.commandSeq).toBe(twin.commandSeq);
    });
  });

  test('after cancelling everything nothing is locked and every book is empty', () => {
    check(40, (commands) => {
      const engine = engineAfter([...wildOpening(), ...commands, cancelAll]);
      expect(engine.openOrderCount()).toBe(0);
      expect(engine.nextDeadline()).toBeNull();
      for (const { account } of engine.accounts)
        for (const asset of engine.config.assets.keys())
          expect(engine.balance(account, asset).locked).toBe(0n);
      for (const symbol of engine.config.symbols.keys())
        expect([engine.levelCount(symbol, 'BUY'), engine.levelCount(symbol, 'SELL')]).toEqual([0, 0]);
    });
  });

  test('nothing is due once its time has come', () => {
    check(40, (commands) => {
      const engine = wildEngine();
      for (const command of commands) {
        engine.apply(command);
        expect(engine.nextDeadline() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(engine.time);
        expect(engine.nextDeadline()).toBe(earliestExpiry(engine));
      }
    });
  });
});

const cancelAll: Command = {
  type: 'massCancel',
  time: 0,
  account: null,
  symbol: null,
  side: null,
  reason: 'ADMIN',
};

/** A run in which none of these happens has tested less than it says. */
const EXPECTED_KINDS = [
  'balanceChanged',
  'levelChanged',
  'matchPrevented',
  'orderAccepted',
  'orderDone CANCELED MASS',
  'orderDone CANCELED USER',
  'orderDone EXPIRED FOK_UNFILLED',
  'orderDone EXPIRED GTD',
  'orderDone EXPIRED IOC_REMAINDER',
  'orderDone EXPIRED NO_LIQUIDITY',
  'orderDone EXPIRED PRICE_PROTECTION',
  'orderDone EXPIRED_IN_MATCH STP',
  'orderDone FILLED null',
  'orderDuplicate',
  'orderTriggered',
  'rejected 3007',
  'rejected 4001',
  'rejected 5001',
  'rejected 5007',
  'rejected 5008',
  'rejected 5009',
  'trade',
];

function check(runs: number, property: (commands: Command[]) => void): void {
  fc.assert(fc.property(wildCommands(COMMANDS), property), { numRuns: runs });
}

/** The shadow asks for orders that ended, so it needs a longer memory than the wild market has. */
function wildEngine(window?: number): EngineCore {
  return engineAfter(
    wildOpening().map((command) =>
      command.type === 'genesis' && window !== undefined
        ? { ...command, config: { ...command.config, idempotencyWindow: window } }
        : command,
    ),
  );
}

function kindOf(event: EngineEvent): string {
  if (event.type === 'orderDone') return `${event.type} ${event.status} ${event.reason}`;
  return event.type === 'rejected' ? `${event.type} ${event.code}` : event.type;
}

function earliestExpiry(engine: EngineCore): number | null {
  const times = engine
    .openOrders(null, null)
    .flatMap(({ expireAt }) => (expireAt === null ? [] : [expireAt]));
  return times.length === 0 ? null : Math.min(...times);
}
