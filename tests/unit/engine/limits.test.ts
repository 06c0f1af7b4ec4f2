import { describe, expect, test } from 'vitest';
import { createEngine, decodeCommands, encodeCommands } from '../../../src/engine/index.ts';
import type { Command, EngineConfig } from '../../../src/engine/types.ts';
import {
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  opening,
  PLAIN_SYMBOL,
} from '../../support/engine-fixture.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const LAST_TIME = 8_640_000_000_000_000;

describe('at the edge of what can be counted', () => {
  test('the last time a date can name is a time, one later is refused and moves nothing', () => {
    const engine = engineAfter(opening(engineConfig([{}]), 1));
    engine.apply(limit({ timeInForce: 'DAY' }, LAST_TIME));
    expect(engine.stateHash()).toMatch(/^[0-9a-f]{32}$/);
    const late = eventsOf(engine, { type: 'advance', time: LAST_TIME + 1 });
    expect(late).toEqual([expect.objectContaining({ type: 'rejected', code: 1004, time: LAST_TIME })]);
  });

  test('an epoch leaves room for resets', () => {
    const engine = createEngine();
    const opened = (epoch: number) =>
      eventsOf(engine, { type: 'genesis', time: 0, config: { ...engineConfig([{}]), epoch } })[0]?.type;
    expect([opened(2 ** 48 + 1), opened(2 ** 48)]).toEqual(['rejected', 'genesis']);
    engine.apply({ type: 'reset', time: 0 });
    expect(engine.epoch).toBe(2 ** 48 + 1);
    expect(engine.stateHash()).toBe(engine.fork().stateHash());
  });

  test('the largest numbers of an amend can be journaled', () => {
    const amends = [null, 0, 1, MAX].flatMap((lots) =>
      [null, 0, 1, MAX].map(
        (priceTicks): Command => ({ type: 'amend', time: 1, account: 0, orderId: MAX, lots, priceTicks }),
      ),
    );
    expect(decodeCommands(encodeCommands(amends))).toEqual(amends);
  });

  test('an order of all lots a symbol can count is replaced by another', () => {
    const all = { lots: MAX, priceTicks: 1, side: 'SELL' } as const;
    const engine = engineAfter([
      ...opening(engineConfig([{ maxLots: MAX, baseUnitsPerLot: 1n, notionalFactor: 1n }]), 1, BigInt(MAX)),
      limit(all),
    ]);
    const replacement = { ...limit({ ...all, priceTicks: 2 }), type: 'cancelReplace', orderId: 1 } as Command;
    expect(eventsOf(engine, replacement)[0]).toMatchObject({ type: 'orderDone', orderId: 1 });
    expect(engine.levels(0, 'SELL', 9)).toEqual([{ priceTicks: 2, lots: MAX }]);
  });

  test.each<[string, object]>([
    ['symbols', { symbols: new Array(1) }],
    ['assets', { assets: new Array(1) }],
    ['modes', { symbols: [{ ...PLAIN_SYMBOL, stpAllowed: new Array(1) }] }],
  ])('a list of %s with a hole is no configuration', (_what, part) => {
    const engine = createEngine();
    const config = { ...engineConfig([{}]), ...part } as EngineConfig;
    const [event] = eventsOf(engine, { type: 'genesis', time: 0, config });
    expect(event).toMatchObject({ type: 'rejected', code: 1006 });
  });

  test('a configuration that its giver changes later is not the one of the venue', () => {
    const config = engineConfig([{}]);
    const engine = engineAfter(opening(config, 1));
    const hash = engine.stateHash();
    Object.assign(config.symbols[0] ?? {}, { minLots: 9 });
    expect([engine.stateHash(), engine.config.symbols[0]?.minLots]).toEqual([hash, 1]);
  });

  test('100,000 levels that go within one command are told once each', () => {
    const engine = engineAfter([
      ...opening(engineConfig([{ maxOpenOrders: 200_000 }]), 1, 10n ** 24n),
      ...Array.from({ length: 100_000 }, (_, at) => limit({ priceTicks: 1 + at, timeInForce: 'DAY' })),
    ]);
    const { end } = engine.events;
    engine.apply({ type: 'advance', time: 86_400_000 });
    const levels = new Set<number>();
    let told = 0;
    for (let at = end; at < engine.events.end; at++) {
      const event = engine.events.at(at);
      if (event.type !== 'levelChanged') continue;
      told++;
      if (event.lots === 0) levels.add(event.priceTicks);
    }
    expect([told, levels.size, engine.levelCount(0, 'BUY')]).toEqual([100_000, 100_000, 0]);
  });
});

test('an engine that stopped in the midst of a command gives out no snapshot of it', () => {
  const engine = engineAfter(opening(engineConfig([{}]), 1));
  const trap = {
    type: 'newOrder',
    time: 0,
    get side(): never {
      throw new Error('a fault of the caller');
    },
  };
  expect(() => engine.apply(trap as never)).toThrow('a fault of the caller');
  for (const use of [() => engine.snapshot(), () => engine.fork(), () => engine.apply(limit({}))])
    expect(use).toThrow('the engine stopped at an earlier inconsistency');
});
