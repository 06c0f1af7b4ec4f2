import { expect, test } from 'vitest';
import type { Command, OrderRequest } from '../../../src/engine/types.ts';
import { engineAfter, engineConfig, eventsOf, limit, market, opening } from '../../support/engine-fixture.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const VAST = {
  baseUnitsPerLot: 1n,
  notionalFactor: 1n,
  maxLots: MOST,
  maxTicks: 450_359_962_737,
  collarBps: 0,
};

const CANCEL_ALL = {
  type: 'massCancel',
  time: 0,
  account: null,
  symbol: null,
  side: null,
  reason: 'ADMIN',
} as const;

/** A SELL at 2, where it rests. */
function sell(lots: number): Command {
  return limit({ side: 'SELL', lots, priceTicks: 2 });
}

test('the open lots of a symbol never add up to more than can be counted, and whatever ends frees its lots', () => {
  const engine = engineAfter(opening(engineConfig([VAST]), 2, 2n ** 70n));
  const stop: Partial<OrderRequest> = { orderType: 'STOP_LOSS', priceTicks: null, stopTicks: 3, account: 1 };
  const steps: readonly (readonly [what: string, command: Command, outcome: number | 'done'])[] = [
    ['nearly all rests', sell(MOST - 5), 'done'],
    ['too many by one', sell(6), 3015],
    ['a trade frees one', market({ account: 1, lots: 1 }), 'done'],
    ['now they fit', sell(6), 'done'],
    ['full again', sell(1), 3015],
    [
      'an order that cannot stay is let in, and its decrement frees two',
      limit({ lots: 2, priceTicks: 2, stp: 'DECREMENT', timeInForce: 'IOC' }),
      'done',
    ],
    ['a cancel frees six', { type: 'cancel', time: 0, account: 0, orderId: 3, reason: 'USER' }, 'done'],
    ['a waiting stop takes eight', limit({ ...stop, lots: 8 }), 'done'],
    ['full again', sell(1), 3015],
    [
      'a cancel frees almost all',
      { type: 'cancel', time: 0, account: 0, orderId: 1, reason: 'USER' },
      'done',
    ],
    ['two at the stop', limit({ side: 'SELL', lots: 12, priceTicks: 3 }), 'done'],
    ['the stop is filled', limit({ account: 1, lots: 2, priceTicks: 3 }), 'done'],
    ['two are left, the rest fits', sell(MOST - 2), 'done'],
    ['and no more', sell(1), 3015],
    ['everything ends', { ...CANCEL_ALL }, 'done'],
    ['one at a higher price', limit({ side: 'SELL', lots: 1, priceTicks: 4 }), 'done'],
    ['five of another behind it', limit({ account: 1, side: 'SELL', lots: 5, priceTicks: 4 }), 'done'],
    ['a stop of the other', limit({ ...stop, stopTicks: 4, lots: 5, stp: 'DECREMENT' }), 'done'],
    ['triggers and meets its own five', limit({ lots: 1, priceTicks: 4 }), 'done'],
    ['nothing is open', sell(MOST), 'done'],
  ];
  const outcomes = steps.map(([what, command]) => {
    const refusal = eventsOf(engine, command).find((event) => event.type === 'rejected');
    return [what, refusal?.code ?? 'done'];
  });
  expect(outcomes).toEqual(steps.map(([what, _command, outcome]) => [what, outcome]));
});

test('nor do they by an amend, which counts the lots it had as free', () => {
  const engine = engineAfter([...opening(engineConfig([VAST]), 1, 2n ** 70n), sell(MOST - 5), sell(3)]);
  const amendTo = (lots: number): Command => ({
    type: 'amend',
    time: 0,
    account: 0,
    orderId: 2,
    lots,
    priceTicks: null,
  });
  expect(eventsOf(engine, amendTo(6))).toMatchObject([{ type: 'rejected', code: 3015 }]);
  expect(eventsOf(engine, amendTo(5)).filter(({ type }) => type === 'rejected')).toEqual([]);
});

test.each([
  ['a notional of 2^96 units', {}, { lots: MOST, priceTicks: 450_359_962_737 }],
  [
    'a notional of 2^96 units, also of what one has to sell',
    { baseUnitsPerLot: 1n },
    { side: 'SELL', lots: MOST, priceTicks: 450_359_962_737 },
  ],
  ['a hold of 2^96 units', { notionalFactor: 1n }, { side: 'SELL', lots: 2 ** 40, priceTicks: 1 }],
] as const)('%s is refused', (_what, symbol, order) => {
  const config = engineConfig([{ ...VAST, notionalFactor: 2n ** 8n, baseUnitsPerLot: 2n ** 56n, ...symbol }]);
  const engine = engineAfter(opening(config, 1));
  expect(eventsOf(engine, limit(order))).toMatchObject([{ type: 'rejected', code: 3015, bound: 2n ** 96n }]);
});

test('all deposits of an asset together stay below 2^96 units', () => {
  const engine = engineAfter(opening(engineConfig([]), 2, 2n ** 95n - 1n));
  const deposit = { type: 'deposit', time: 0, account: 0, asset: 0 } as const;
  expect(eventsOf(engine, { ...deposit, amount: 2n, transferId: 'a' })).toMatchObject([{ code: 3015 }]);
  expect(eventsOf(engine, { ...deposit, amount: 1n, transferId: 'b' })).toMatchObject([
    { type: 'deposited' },
    { type: 'balanceChanged', available: 2n ** 95n },
  ]);
});
