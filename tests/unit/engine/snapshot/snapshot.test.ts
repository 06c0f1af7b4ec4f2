import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine, restoreEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore } from '../../../../src/engine/types.ts';
import { Scenario } from '../../../support/differential/scenario.ts';
import { engineAfter, engineConfig, eventsOf, limit, opening } from '../../../support/engine-fixture.ts';

const LENGTH = 220;

/** Commands of a wild market: every kind of them, on venues of every kind, some nonsense among them. */
const wild = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((seed) => {
  const commands: Command[] = [];
  new Scenario(seed, LENGTH).play((command) => commands.push(command as Command));
  return commands;
});
const cuts = fc.nat(LENGTH);

const OPEN = opening(engineConfig([{}]), 2);
const smallEngine = (): EngineCore =>
  engineAfter([...OPEN, limit({ clientOrderId: 'x' }), limit({ side: 'SELL', account: 1, priceTicks: 120 })]);

/** Everything two engines can be told apart by. */
function expectSame(one: EngineCore, other: EngineCore): void {
  expect([one.stateHash(), one.seq, one.commandSeq, one.time, one.epoch]).toEqual([
    other.stateHash(),
    other.seq,
    other.commandSeq,
    other.time,
    other.epoch,
  ]);
  expect(Buffer.compare(one.snapshot(), other.snapshot())).toBe(0);
}

describe('a snapshot', () => {
  test('and the tail of the journal are the engine itself: events, hash and bytes', () => {
    fc.assert(
      fc.property(wild, cuts, (commands, cut) => {
        const engine = engineAfter(commands.slice(0, cut));
        const restored = restoreEngine(engine.snapshot());
        expectSame(restored, engine);
        for (const command of commands.slice(cut))
          expect(eventsOf(restored, command)).toEqual(eventsOf(engine, command));
        expectSame(restored, engine);
        expect(restored.accounts).toEqual(engine.accounts);
        expect(restored.config).toEqual(engine.config);
        expect(restored.openOrders(null, null)).toEqual(engine.openOrders(null, null));
      }),
      { numRuns: 15 },
    );
  });

  test('changes nothing, however often it is taken', () => {
    fc.assert(
      fc.property(wild, (commands) => {
        const watched = createEngine();
        commands.forEach((command, at) => {
          watched.apply(command);
          if (at % 20 === 0) watched.snapshot();
        });
        expectSame(watched, engineAfter(commands));
      }),
      { numRuns: 10 },
    );
  });

  test('remembers which transfers were done', () => {
    const [deposit] = OPEN.filter(({ type }) => type === 'deposit') as { transferId: string }[];
    const restored = restoreEngine(smallEngine().snapshot());
    expect([restored.hasTransfer(deposit!.transferId), restored.hasTransfer('another')]).toEqual([
      true,
      false,
    ]);
  });

  test('before Genesis is that of a new engine', () => {
    const restored = restoreEngine(createEngine().snapshot());
    expectSame(restored, createEngine());
    for (const command of OPEN) restored.apply(command);
    expectSame(restored, engineAfter(OPEN));
  });

  test('after a reset has nothing of what was before it, and counters go on', () => {
    fc.assert(
      fc.property(wild, wild, (before, after) => {
        const engine = engineAfter([...before, { type: 'reset', time: 0 }]);
        const restored = restoreEngine(engine.snapshot());
        expectSame(restored, engine);
        expect(restored.openOrderCount()).toBe(0);
        for (const command of after) expect(eventsOf(restored, command)).toEqual(eventsOf(engine, command));
        expectSame(restored, engine);
      }),
      { numRuns: 6 },
    );
  });

  test('is read from wherever in memory its bytes stand', () => {
    const bytes = smallEngine().snapshot();
    for (let offset = 1; offset < 9; offset++) {
      const shifted = new Uint8Array(bytes.length + offset);
      shifted.set(bytes, offset);
      expectSame(restoreEngine(shifted.subarray(offset)), smallEngine());
    }
  });

  test('comes back from a Buffer, wherever that begins, as a file or a database gives it', () => {
    const bytes = smallEngine().snapshot();
    for (const offset of [0, 1, 8]) {
      const buffer = Buffer.alloc(bytes.length + offset);
      buffer.set(bytes, offset);
      expectSame(restoreEngine(buffer.subarray(offset)), smallEngine());
    }
  });

  test('holds no events: the ring of a restored engine begins empty', () => {
    const { events } = restoreEngine(smallEngine().snapshot());
    expect([events.start, events.end]).toEqual([0, 0]);
  });
});

describe('an engine that becomes another', () => {
  const cancel = (orderId: number): Command => ({
    ...{ type: 'cancel', time: 0, account: 0, orderId, reason: 'USER' },
  });
  /** Has had a life: accounts, standings and open orders, and finished ones that were hashed. */
  const usedEngine = (finished: number): EngineCore => {
    const engine = engineAfter([
      ...OPEN,
      ...Array.from({ length: finished + 2 }, (_, at) => limit({ priceTicks: 50 + at })),
      limit({ side: 'SELL', account: 1, priceTicks: 120 }),
    ]);
    for (let orderId = 1; orderId <= finished; orderId++) engine.apply(cancel(orderId));
    engine.stateHash();
    return engine;
  };
  /** A limit and a cancel that lanes take, and what no lane takes: a trade. */
  const commands = [
    limit({ priceTicks: 99 }),
    cancel(6),
    limit({ side: 'SELL', account: 1, priceTicks: 99 }),
  ];

  test('goes on as that one would have, whatever was its own before', () => {
    const held = usedEngine(2);
    const other = usedEngine(5);
    const twin = usedEngine(5);
    held.become(other);
    expectSame(held, twin);
    for (const command of commands) {
      expect(eventsOf(held, command)).toEqual(eventsOf(twin, command));
      expectSame(held, twin);
    }
  });

  test('goes on as one that was restored', () => {
    const held = createEngine();
    held.become(restoreEngine(usedEngine(5).snapshot()));
    const twin = usedEngine(5);
    for (const command of commands) expect(eventsOf(held, command)).toEqual(eventsOf(twin, command));
    expectSame(held, twin);
  });

  test('uses that one up, and leaves the ring it had', () => {
    const held = usedEngine(2);
    const other = usedEngine(5);
    const { events } = held;
    const { end } = events;
    held.become(other);
    held.apply(limit({}));
    expect([events.end, held.events === events]).toEqual([end, false]);
    const message = 'another engine has become this one, which is used up';
    expect(() => other.apply(limit({}))).toThrow(message);
    expect(() => other.snapshot()).toThrow(message);
    expect(() => other.fork()).toThrow(message);
    expect(() => held.become(other)).toThrow(message);
    expect(() => other.become(held)).toThrow(message);
  });

  test('is never itself: that is refused, and it goes on', () => {
    const engine = usedEngine(2);
    expect(() => engine.become(engine)).toThrow('an engine cannot become itself');
    engine.apply(limit({}));
    expect(engine.openOrderCount()).toBe(4);
  });
});

describe('a fork', () => {
  test('and its origin do not see what the other does', () => {
    fc.assert(
      fc.property(wild, cuts, (commands, cut) => {
        const head = commands.slice(0, cut);
        const tail = commands.slice(cut);
        const engine = engineAfter(head);
        const fork = engine.fork();
        for (const command of tail) fork.apply(command);
        expectSame(engine, engineAfter(head));
        expectSame(fork, engineAfter(commands));
        engine.apply({ type: 'reset', time: 0 });
        expectSame(fork, engineAfter(commands));
      }),
      { numRuns: 8 },
    );
  });
});
