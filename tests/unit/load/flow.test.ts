import { describe, expect, test } from 'vitest';
import { type Action, Flow, type FlowSettings } from '../../../src/load/flow.ts';
import { DEFAULT_MIX, kindOf, parseMix } from '../../../src/load/mix.ts';
import { MARKET } from './market.ts';

const SETTINGS: FlowSettings = { seed: 7, markets: [MARKET], accounts: 2, mix: DEFAULT_MIX, runId: 'run' };

function actions(count: number, settings: Partial<FlowSettings> = {}): Action[] {
  const flow = new Flow({ ...SETTINGS, ...settings });
  return Array.from({ length: count }, () => flow.next());
}

describe('Flow', () => {
  test('the same seed gives the same actions, another seed others', () => {
    expect(actions(500)).toEqual(actions(500));
    expect(actions(500, { seed: 8 })).not.toEqual(actions(500));
  });

  test('prices are multiples of the tick near the reference, sizes within their range', () => {
    const orders = actions(2_000).flatMap((action) => (action.kind === 'cancel' ? [] : [action.order]));
    const wrong = orders.filter(({ price = '65000', quantity = '' }) => {
      const onSteps = /^0\.\d{1,5}$/.test(quantity) && /^\d+(\.\d?[05]?)?$/.test(price);
      const inRange = Number(quantity) >= 0.0001 && Number(quantity) <= 0.001;
      return !onSteps || !inRange || Math.abs(Number(price) / 65_000 - 1) > 0.012;
    });
    expect(wrong).toEqual([]);
    expect(orders.length).toBeGreaterThan(1_000);
  });

  test('every action has an id of its own, and a cancel names a limit order of its account once', () => {
    const all = actions(3_000);
    const ids = all.flatMap((action) => (action.kind === 'cancel' ? [] : [action.order.clientOrderId]));
    expect(new Set(ids).size).toBe(ids.length);
    const canceled = new Set<number>();
    const wrong: Action[] = [];
    for (const action of all) {
      if (action.kind !== 'cancel') continue;
      const placed = all[action.placed];
      const isRight = placed?.kind === 'limit' && placed.account === action.account;
      if (!isRight || action.placed >= action.index || canceled.has(action.placed)) wrong.push(action);
      canceled.add(action.placed);
    }
    expect(wrong).toEqual([]);
    expect(canceled.size).toBeGreaterThan(500);
  });

  test('no account has more limit orders that were not cancelled than a symbol lets rest', () => {
    const open = [0, 0];
    let most = 0;
    for (const action of actions(2_000, { mix: { limit: 9, ioc: 0, market: 0, cancel: 1 } })) {
      open[action.account]! += action.kind === 'cancel' ? -1 : 1;
      most = Math.max(most, ...open);
    }
    expect(most).toBe(20);
  });

  test('the kinds come in the proportions of the mix', () => {
    const all = actions(10_000);
    const share = (kind: string) => all.filter((action) => action.kind === kind).length / 100;
    expect(share('ioc')).toBeCloseTo(15, -0.5);
    expect(share('market')).toBeCloseTo(5, -0.5);
  });

  test('orders buy and sell, and take and rest', () => {
    const orders = actions(1_000).flatMap((action) => (action.kind === 'cancel' ? [] : [action.order]));
    const shapes = new Set(orders.map(({ side, type, timeInForce }) => `${side} ${type} ${timeInForce}`));
    expect([...shapes].toSorted()).toEqual([
      'BUY LIMIT GTC',
      'BUY LIMIT IOC',
      'BUY MARKET undefined',
      'SELL LIMIT GTC',
      'SELL LIMIT IOC',
      'SELL MARKET undefined',
    ]);
  });
});

describe('mix', () => {
  test('reads parts; what is not named gets none', () => {
    expect(parseMix('limit=3, cancel=1')).toEqual({
      ok: true,
      value: { limit: 3, ioc: 0, market: 0, cancel: 1 },
    });
  });

  test.each([
    '',
    'limit',
    'limit=x',
    'limit=-1',
    'iceberg=5',
    'limit=99999999',
    'cancel=1',
    'constructor=1',
    'limit=5,limit=2',
  ])('refuses "%s"', (text) =>
    expect(parseMix(text)).toMatchObject({ ok: false, error: expect.stringMatching(/^Expected /) }),
  );

  test('a kind without parts never comes', () => {
    const mix = { limit: 0, ioc: 1, market: 1, cancel: 0 };
    expect([0, 0.49, 0.5, 0.999].map((number) => kindOf(mix, number))).toEqual([
      'ioc',
      'ioc',
      'market',
      'market',
    ]);
  });
});
