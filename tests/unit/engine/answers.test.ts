import { expect, test } from 'vitest';
import type { Command } from '../../../src/engine/types.ts';
import { engineAfter, engineConfig, eventsOf, limit, market, opening } from '../../support/engine-fixture.ts';

const OPEN = [
  ...opening(engineConfig([{}]), 2),
  limit({ account: 1, priceTicks: 100 }),
  limit({ side: 'SELL', priceTicks: 102, postOnly: true }),
  limit({ account: 1, side: 'SELL', priceTicks: 110 }),
];

test.each<[string, Command, number]>([
  [
    'an amend of a post-only order to the very price of the other side would take',
    { type: 'amend', time: 0, account: 0, orderId: 2, lots: null, priceTicks: 100 },
    5007,
  ],
  [
    'a quote quantity of one unit is a quantity, but buys no lot',
    market({ lots: null, quoteUnits: 1n }),
    3007,
  ],
  [
    'a connection is there or not',
    { type: 'setConnection', time: 0, account: 0, connected: 'no' as never },
    1005,
  ],
  [
    'a timer belongs to an account that is there',
    { type: 'setDeadMan', time: 0, account: 9, timeoutMs: 1 },
    4002,
  ],
])('%s', (_rule, command, code) => {
  expect(eventsOf(engineAfter(OPEN), command)).toEqual([expect.objectContaining({ type: 'rejected', code })]);
});

test('a sale by quote quantity passes nobody over: what buys a lot only at a worse bid is left', () => {
  const engine = engineAfter([
    ...opening(engineConfig([{}]), 2),
    limit({ account: 1, lots: 6, priceTicks: 24 }),
    limit({ account: 1, priceTicks: 6 }),
  ]);
  eventsOf(engine, market({ side: 'SELL', lots: null, quoteUnits: 14_320n }));
  expect(engine.levels(0, 'BUY', 9)).toEqual([
    { priceTicks: 24, lots: 1 },
    { priceTicks: 6, lots: 1 },
  ]);
  expect(engine.order(3)).toMatchObject({ status: 'FILLED', filledLots: 5 });
});
