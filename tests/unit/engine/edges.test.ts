import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/engine/index.ts';
import { Wide } from '../../../src/engine/money/wide.ts';
import type { AssetConfig } from '../../../src/engine/types.ts';
import { engineAfter, engineConfig, eventsOf, limit, opening } from '../../support/engine-fixture.ts';

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
