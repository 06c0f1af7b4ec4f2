import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

/**
 * A lot is 10^4 ledger units of BTC and at price 1 worth 100 of USD. Amounts from 2^52 units on, some 450 billion lots,
 * take two numbers; here those of base do, while the worth of the same lots is far below.
 */
describe('lots beyond one number, at prices that make them worth little', () => {
  scenarios([
    [
      'are held, paid and received to the unit',
      `
      > ann deposits 460000000000 BTC
        ann deposited 460000000000 BTC
      > bob deposits 460000000000 USD
        bob deposited 460000000000 USD
      > ann SELL 460000000000 @ 1
        #1 accepted
      > bob BUY 1 @ 1
        #2 accepted
        #2 buys 1 @ 1 from #1
        #2 FILLED
      > ann has
        1000000 BTC + 459999999999 BTC locked, 1000001 USD + 0 USD locked
      > bob BUY 455000000000 @ 1
        #3 accepted
        #3 buys 455000000000 @ 1 from #1
        #3 FILLED
      > ann has
        1000000 BTC + 4999999999 BTC locked, 455001000001 USD + 0 USD locked
      > bob has
        455001000001 BTC + 0 BTC locked, 5000999999 USD + 0 USD locked
      `,
      { maxTicks: 100, maxLots: 10 ** 12 },
    ],
  ]);
});
