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
