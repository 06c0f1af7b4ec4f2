import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/engine/index.ts';
import { Wide } from '../../../src/engine/money/wide.ts';
import type { AssetConfig } from '../../../src/engine/types.ts';
import {
  BTC,
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  opening,
  USD,
} from '../../support/engine-fixture.ts';

/** Just before, at and just behind the edge of what fits: only one of the three tells a rule from its neighbour. */
describe('at the edge', () => {
  test.each([
    [2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
    [2n ** 53n, -1],
    [2n ** 53n + 1n, -1],
    [0n, 0],
    [-1n, -1],
  ])('%s as a safe integer from 0 is %s', (value, safe) => {
    expect(new Wide().setBigInt(value).toSafe()).toBe(safe);
  });

  const plain = { baseUnitsPerLot: 1n, notionalFactor: 1n, maxLots: 2 ** 40, maxTicks: 2 ** 23 };
  const around = [2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1];
  const rich = 2n ** 90n;

  test.each(around)('%i lots at 2^22, worth about 2^52 units, are paid to the unit', (lots) => {
    const engine = engineAfter([
      ...opening(engineConfig([{ ...plain, takerRate: 123_457, makerRate: -12_345 }]), 2, rich),
      limit({ account: 1, side: 'SELL', lots: 2 ** 31, priceTicks: 2 ** 22 }),
      limit({ account: 0, lots, priceTicks: 2 ** 22 }),
    ]);
    const worth = BigInt(lots) * 2n ** 22n;
    const fee = (worth * 123_457n) / 10n ** 8n + 1n;
    const rebate = (worth * 12_345n) / 10n ** 8n;
    expect(engine.balance(0, USD)).toEqual({ available: rich - worth - fee, locked: 0n });
    expect(engine.balance(0, BTC)).toEqual({ available: rich + BigInt(lots), locked: 0n });
    expect(engine.balance(1, USD)).toEqual({ available: rich + worth + rebate, locked: 0n });
    expect(engine.balance(1, BTC)).toEqual({ available: rich - 2n ** 31n, locked: 2n ** 31n - BigInt(lots) });
    expect([engine.conservation(USD), engine.conservation(BTC)]).toEqual([0n, 0n]);
  });

  test.each(
    [100_000, 10_000_000].flatMap((takerRate) =>
      around.flatMap((lots) =>
        (['2^52 - 1', '2^52', '2^52 + 1', 'a unit less', 'enough'] as const).map(
          (has) => [lots, takerRate, has] as const,
        ),
      ),
    ),
  )('%i lots at 2^22 with a fee of %i that are paid with %s rest or are refused', (lots, takerRate, has) => {
    const worth = BigInt(lots) * 2n ** 22n;
    const needed = worth + (worth * BigInt(takerRate) + 10n ** 8n - 1n) / 10n ** 8n;
    const owned = {
      '2^52 - 1': 2n ** 52n - 1n,
      '2^52': 2n ** 52n,
      '2^52 + 1': 2n ** 52n + 1n,
      'a unit less': needed - 1n,
      enough: needed,
    }[has];
    const engine = engineAfter(opening(engineConfig([{ ...plain, takerRate, makerRate: 0 }]), 1, owned));
    const [event] = eventsOf(engine, limit({ account: 0, lots, priceTicks: 2 ** 22 }));
    if (owned >= needed) expect(event).toMatchObject({ type: 'orderAccepted' });
    else expect(event).toMatchObject({ type: 'rejected', code: 4001, value: needed, bound: owned });
    expect(engine.balance(0, USD).locked).toBe(owned >= needed ? needed : 0n);
  });

  test.each(around)('a hold of 2^53 units that %i lots are paid out of is what the rest needs', (lots) => {
    const engine = engineAfter([
      ...opening(engineConfig([{ ...plain, takerRate: 0, makerRate: 0 }]), 2, rich),
      limit({ account: 0, lots: 2 ** 31, priceTicks: 2 ** 22 }),
      limit({ account: 1, side: 'SELL', lots, priceTicks: 2 ** 22 }),
    ]);
    const worth = BigInt(lots) * 2n ** 22n;
    expect(engine.balance(0, USD)).toEqual({ available: rich - 2n ** 53n, locked: 2n ** 53n - worth });
    engine.apply({ type: 'cancel', time: 0, account: 0, orderId: 1, reason: 'USER' });
    expect(engine.balance(0, USD)).toEqual({ available: rich - worth, locked: 0n });
  });

  test('a venue that has seen nothing but its Genesis is saved and goes on', () => {
    const engine = engineAfter(opening(engineConfig([{}]), 0));
    const fork = engine.fork();
    expect(fork.stateHash()).toBe(engine.stateHash());
    expect([fork.openOrders(null, null), fork.nextDeadline()]).toEqual([[], null]);
    const create = { type: 'createAccount', time: 0, id: 'first', master: null } as const;
    expect(eventsOf(fork, create)).toEqual(eventsOf(engine, create));
  });

  test('a venue before its Genesis is saved as well', () => {
    const fork = createEngine().fork();
    expect(eventsOf(fork, limit({}))).toMatchObject([{ type: 'rejected', code: 2006 }]);
  });

  test('an asset nobody ever had is in balance, however many assets there are', () => {
    const assets = Array.from({ length: 40 }, (_, at): AssetConfig => ({ asset: `A${at}`, scale: 4 }));
    const engine = engineAfter([{ type: 'genesis', time: 0, config: { ...engineConfig([]), assets } }]);
    engine.apply({ type: 'createAccount', time: 0, id: 'ann', master: null });
    for (const asset of [0, 17]) {
      engine.apply({ type: 'deposit', time: 0, account: 0, asset, amount: 5n, transferId: `in/${asset}` });
      for (const each of assets.keys()) expect(engine.conservation(each)).toBe(0n);
    }
    expect(engine.balance(0, 39)).toEqual({ available: 0n, locked: 0n });
  });

  test('ladders of many symbols are apart, and saved', () => {
    const symbols = Array.from({ length: 9 }, (_, at) => ({ symbol: `S${at}` }));
    const engine = engineAfter(opening(engineConfig(symbols), 1));
    for (const symbol of symbols.keys()) engine.apply(limit({ symbol, priceTicks: 10 + symbol, lots: 1 }));
    for (const of of [engine, engine.fork()])
      expect([...symbols.keys()].map((symbol) => of.levels(symbol, 'BUY', 9))).toEqual(
        [...symbols.keys()].map((symbol) => [{ priceTicks: 10 + symbol, lots: 1 }]),
      );
  });
});
