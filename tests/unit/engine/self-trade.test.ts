import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('self-trade prevention', () => {
  scenarios([
    [
      'EXPIRE_TAKER: the taker ends when it reaches its own order; earlier fills stand',
      `
      > bob SELL 2 @ 100
        #1 accepted
      > ann SELL 3 @ 101
        #2 accepted
      > ann BUY 9 @ 105 stp=EXPIRE_TAKER
        #3 accepted
        #3 buys 2 @ 100 from #1
        #1 FILLED
        #3 must not meet #2 for 3
        #3 EXPIRED_IN_MATCH STP
      > #3
        BUY 9 @ 105 EXPIRED_IN_MATCH, filled 2, prevented 7
      > book
        | 101 | 3
      > ann has
        999999 BTC + 3 BTC locked, 999800 USD + 0 USD locked
      `,
    ],
    [
      'EXPIRE_MAKER: own orders in the way end, the taker goes on',
      `
      > ann SELL 3 @ 100
        #1 accepted
      > bob SELL 2 @ 101
        #2 accepted
      > ann BUY 5 @ 101 stp=EXPIRE_MAKER
        #3 accepted
        #3 must not meet #1 for 3
        #1 EXPIRED_IN_MATCH STP
        #3 buys 2 @ 101 from #2
        #2 FILLED
      > #1
        SELL 3 @ 100 EXPIRED_IN_MATCH, filled 0, prevented 3
      > book
        3 | 101 |
      > ann has
        1000002 BTC + 0 BTC locked, 999495 USD + 303 USD locked
      `,
    ],
    [
      'EXPIRE_BOTH: both end',
      `
      > ann SELL 3 @ 100
        #1 accepted
      > ann BUY 5 @ 101 stp=EXPIRE_BOTH
        #2 accepted
        #2 must not meet #1 for 3
        #1 EXPIRED_IN_MATCH STP
        #2 EXPIRED_IN_MATCH STP
      > ann has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
    ],
    [
      'DECREMENT: both lose the smaller remainder, and whoever has nothing left ends',
      `
      > ann SELL 3 @ 100
        #1 accepted
      > ann BUY 5 @ 100 stp=DECREMENT
        #2 accepted
        #2 must not meet #1 for 3
        #1 EXPIRED_IN_MATCH STP
      > #2
        BUY 5 @ 100 NEW, filled 0, prevented 3
      > ann has
        1000000 BTC + 0 BTC locked, 999800 USD + 200 USD locked
      > bob SELL 2 @ 100
        #3 accepted
        #3 sells 2 @ 100 to #2
        #2 FILLED
        #3 FILLED
      > ann SELL 7 @ 100
        #4 accepted
      > ann BUY 3 @ 100 stp=DECREMENT
        #5 accepted
        #5 must not meet #4 for 3
        #5 EXPIRED_IN_MATCH STP
      > book
        | 100 | 4
      > ann has
        999998 BTC + 4 BTC locked, 999800 USD + 0 USD locked
      `,
    ],
    [
      'own orders do not count for a fill-or-kill, and nothing is prevented when it is killed',
      `
      > ann SELL 3 @ 100
        #1 accepted
      > bob SELL 2 @ 101
        #2 accepted
      > ann BUY 5 @ 101 FOK stp=EXPIRE_MAKER
        #3 accepted
        #3 EXPIRED FOK_UNFILLED
      > ann BUY 2 @ 101 FOK stp=EXPIRE_MAKER
        #4 accepted
        #4 must not meet #1 for 2
        #1 EXPIRED_IN_MATCH STP
        #4 buys 2 @ 101 from #2
        #2 FILLED
        #4 FILLED
      `,
    ],
    [
      'what a decrement takes off does not fill a fill-or-kill either',
      `
      > ann SELL 3 @ 100
        #1 accepted
      > bob SELL 2 @ 101
        #2 accepted
      > ann BUY 5 @ 101 FOK stp=DECREMENT
        #3 accepted
        #3 EXPIRED FOK_UNFILLED
      > book
        | 101 | 2
        | 100 | 3
      `,
    ],
    [
      'nor one by quote quantity, which a decrement takes budget off',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > bob SELL 9 @ 110
        #2 accepted
      > ann BUY MARKET for 430 FOK stp=DECREMENT
        #3 accepted
        #3 EXPIRED FOK_UNFILLED
      > ann BUY MARKET for 430 FOK stp=EXPIRE_MAKER
        #4 accepted
        #4 must not meet #1 for 2
        #1 EXPIRED_IN_MATCH STP
        #4 buys 3 @ 110 from #2
        #4 FILLED
      `,
    ],
    [
      'the rules of the taker count, not those of the maker',
      `
      > ann SELL 1 @ 100 stp=EXPIRE_BOTH
        #1 accepted
      > ann BUY 1 @ 100 stp=NONE
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED
      `,
    ],
    [
      'sub-accounts are others, unless the symbol looks at the master',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > eve BUY 1 @ 100 stp=EXPIRE_TAKER
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED
      `,
    ],
    [
      'with scope master a sub-account does not trade with its master',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > eve BUY 1 @ 100 stp=EXPIRE_TAKER
        #2 accepted
        #2 must not meet #1 for 1
        #2 EXPIRED_IN_MATCH STP
      > bob BUY 1 @ 100 stp=EXPIRE_TAKER
        #3 accepted
        #3 buys 1 @ 100 from #1
        #1 FILLED
        #3 FILLED
      `,
      { stpScope: 'master' },
    ],
    [
      'the default mode of the symbol rules an order that names none',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > ann BUY 1 @ 100
        #2 accepted
        #2 must not meet #1 for 1
        #2 EXPIRED_IN_MATCH STP
      `,
      { stpDefault: 'EXPIRE_TAKER' },
    ],
    [
      'a mode the symbol does not offer is refused',
      `
      > ann BUY 1 @ 100 stp=DECREMENT
        refused 5012 (- against -)
      `,
      { stpAllowed: ['NONE', 'EXPIRE_TAKER'] },
    ],
    [
      'a market order by quote quantity loses budget to a decrement',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > bob SELL 9 @ 110
        #2 accepted
      > ann BUY MARKET for 430 stp=DECREMENT
        #3 accepted
        #3 must not meet #1 for 2
        #1 EXPIRED_IN_MATCH STP
        #3 buys 2 @ 110 from #2
        #3 FILLED
      > ann has
        1000002 BTC + 0 BTC locked, 999780 USD + 0 USD locked
      `,
    ],
    [
      'a market order by quote quantity that bought as much as a decrement takes off it last ends in that match',
      `
      > bob SELL 2 @ 100
        #1 accepted
      > ann SELL 2 @ 101
        #2 accepted
      > bob SELL 9 @ 110
        #3 accepted
      > ann BUY MARKET for 450 stp=DECREMENT
        #4 accepted
        #4 buys 2 @ 100 from #1
        #1 FILLED
        #4 must not meet #2 for 2
        #2 EXPIRED_IN_MATCH STP
        #4 EXPIRED_IN_MATCH STP
      `,
    ],
    [
      'a market order by quote quantity that got nothing expires, when the next price buys no lot',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob SELL 9 @ 110
        #2 accepted
      > ann BUY MARKET for 105 stp=EXPIRE_MAKER
        #3 accepted
        #3 must not meet #1 for 1
        #1 EXPIRED_IN_MATCH STP
        #3 EXPIRED NO_LIQUIDITY
      > ann has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
    ],
    [
      'a market order by quote quantity that got something is filled, when the next price buys no lot',
      `
      > bob SELL 1 @ 99
        #1 accepted
      > ann SELL 1 @ 100
        #2 accepted
      > bob SELL 9 @ 110
        #3 accepted
      > ann BUY MARKET for 204 stp=EXPIRE_MAKER
        #4 accepted
        #4 buys 1 @ 99 from #1
        #1 FILLED
        #4 must not meet #2 for 1
        #2 EXPIRED_IN_MATCH STP
        #4 FILLED
      `,
    ],
  ]);
});
