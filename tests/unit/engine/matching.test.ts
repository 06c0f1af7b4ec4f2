import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('limit orders', () => {
  scenarios([
    [
      'a limit order that meets nobody rests',
      `
      > book
        empty
      > ann SELL 5 @ 101
        #1 accepted
      > bob BUY 3 @ 100
        #2 accepted
      > book
        | 101 | 5
        3 | 100 |
      `,
    ],
    [
      'a taker trades at the price of the maker, best price first, and rests what is left',
      `
      > ann SELL 5 @ 102
        #1 accepted
      > ann SELL 4 @ 101
        #2 accepted
      > book
        | 102 | 5
        | 101 | 4
      > bob BUY 10 @ 103
        #3 accepted
        #3 buys 4 @ 101 from #2
        #2 FILLED
        #3 buys 5 @ 102 from #1
        #1 FILLED
      > book
        1 | 103 |
      `,
    ],
    [
      'at one price the first to come is the first to trade',
      `
      > ann BUY 2 @ 100
        #1 accepted
      > bob BUY 3 @ 100
        #2 accepted
      > cat BUY 4 @ 100
        #3 accepted
      > book
        2 3 4 | 100 |
      > dan SELL 4 @ 100
        #4 accepted
        #4 sells 2 @ 100 to #1
        #1 FILLED
        #4 sells 2 @ 100 to #2
        #4 FILLED
      > book
        1 4 | 100 |
      `,
    ],
    [
      'a taker never trades beyond its limit',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > ann SELL 1 @ 102
        #2 accepted
      > bob BUY 5 @ 101
        #3 accepted
        #3 buys 1 @ 101 from #1
        #1 FILLED
      > book
        | 102 | 1
        4 | 101 |
      `,
    ],
    [
      'buyers get back at once what a better price saved them',
      `
      > ann SELL 5 @ 90
        #1 accepted
      > bob BUY 5 @ 100
        #2 accepted
        #2 buys 5 @ 90 from #1
        #1 FILLED
        #2 FILLED
      > bob has
        1000005 BTC + 0 BTC locked, 999550 USD + 0 USD locked
      > ann has
        999995 BTC + 0 BTC locked, 1000450 USD + 0 USD locked
      `,
    ],
    [
      'nobody stops an account from trading with itself under STP NONE',
      `
      > ann SELL 5 @ 100
        #1 accepted
      > ann BUY 5 @ 100
        #2 accepted
        #2 buys 5 @ 100 from #1
        #1 FILLED
        #2 FILLED
      > ann has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
    ],
  ]);
});

describe('time in force', () => {
  scenarios([
    [
      'an IOC order never rests, also when nothing is filled',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > bob BUY 5 @ 100 IOC
        #2 accepted
        #2 buys 2 @ 100 from #1
        #1 FILLED
        #2 EXPIRED IOC_REMAINDER
      > bob BUY 5 @ 100 IOC
        #3 accepted
        #3 EXPIRED IOC_REMAINDER
      > book
        empty
      `,
    ],
    [
      'a FOK order that cannot be filled whole is accepted and expires without a trade',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > ann SELL 2 @ 101
        #2 accepted
      > bob BUY 4 @ 100 FOK
        #3 accepted
        #3 EXPIRED FOK_UNFILLED
      > bob BUY 4 @ 101 FOK
        #4 accepted
        #4 buys 2 @ 100 from #1
        #1 FILLED
        #4 buys 2 @ 101 from #2
        #2 FILLED
        #4 FILLED
      `,
    ],
    [
      'a GTD order expires before the command that carries its time, the earliest first, then the lowest id',
      `
      > ann SELL 1 @ 100 GTD 2000
        #1 accepted
      > ann SELL 1 @ 101 GTD 1000
        #2 accepted
      > ann SELL 1 @ 102 GTD 1000
        #3 accepted
      > time 999
      > time 2000
        #2 EXPIRED GTD
        #3 EXPIRED GTD
        #1 EXPIRED GTD
      > ann has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
    ],
    [
      'a GTD order must expire later than now',
      `
      > time 500
      > ann SELL 1 @ 100 GTD 500
        refused 1008 (500 against 500)
      > ann SELL 1 @ 100 GTD 501
        #1 accepted
      `,
    ],
    [
      'a DAY order lives until the next midnight UTC',
      `
      > time 86399999
      > ann SELL 1 @ 100 DAY
        #1 accepted
      > time 86400000
        #1 EXPIRED DAY
      > ann SELL 1 @ 100 DAY
        #2 accepted
      > time 172799999
      > time 172800000
        #2 EXPIRED DAY
      `,
    ],
    [
      'an order that ended early does not expire again',
      `
      > ann SELL 1 @ 100 GTD 1000
        #1 accepted
      > ann cancel #1
        #1 CANCELED USER
      > time 1000
      `,
    ],
  ]);
});

describe('market orders', () => {
  scenarios([
    [
      'with nobody on the other side it is refused',
      `
      > bob BUY 1 MARKET
        refused 5009 (- against -)
      `,
    ],
    [
      'it takes whatever the price and what is left expires',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > ann SELL 1 @ 900000
        #2 accepted
      > bob BUY 3 MARKET
        #3 accepted
        #3 buys 1 @ 100 from #1
        #1 FILLED
        #3 buys 1 @ 900000 from #2
        #2 FILLED
        #3 EXPIRED NO_LIQUIDITY
      `,
    ],
    [
      'a BUY is protected at floor(best ask x (1 + collar))',
      `
      > ann SELL 1 @ 99
        #1 accepted
      > ann SELL 1 @ 103
        #2 accepted
      > ann SELL 1 @ 104
        #3 accepted
      > bob BUY 3 MARKET
        #4 accepted
        #4 buys 1 @ 99 from #1
        #1 FILLED
        #4 buys 1 @ 103 from #2
        #2 FILLED
        #4 EXPIRED PRICE_PROTECTION
      > book
        | 104 | 1
      `,
      { collarBps: 500 },
    ],
    [
      'a SELL is protected at ceil(best bid x (1 - collar))',
      `
      > ann BUY 1 @ 101
        #1 accepted
      > ann BUY 1 @ 96
        #2 accepted
      > ann BUY 1 @ 95
        #3 accepted
      > bob SELL 3 MARKET
        #4 accepted
        #4 sells 1 @ 101 to #1
        #1 FILLED
        #4 sells 1 @ 96 to #2
        #2 FILLED
        #4 EXPIRED PRICE_PROTECTION
      `,
      { collarBps: 500 },
    ],
    [
      'it may spend to the last cent, and not one more',
      `
      > ann SELL 1 @ 60
        #1 accepted
      > ann SELL 1 @ 40
        #2 accepted
      > ann SELL 1 @ 61
        #3 accepted
      > poor BUY 3 MARKET
        refused 4001 (161 USD against 100 USD)
      > poor BUY 2 MARKET
        #4 accepted
        #4 buys 1 @ 40 from #2
        #2 FILLED
        #4 buys 1 @ 60 from #1
        #1 FILLED
        #4 FILLED
      > poor has
        3 BTC + 0 BTC locked, 0 USD + 0 USD locked
      `,
    ],
    [
      'it must only cover what its plan costs, not what it asked for',
      `
      > ann BUY 1 @ 60
        #1 accepted
      > poor SELL 5 MARKET
        #2 accepted
        #2 sells 1 @ 60 to #1
        #1 FILLED
        #2 EXPIRED NO_LIQUIDITY
      `,
    ],
    [
      'a FOK market order is filled whole or not at all',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > bob BUY 3 MARKET FOK
        #2 accepted
        #2 EXPIRED FOK_UNFILLED
      > bob BUY 2 MARKET FOK
        #3 accepted
        #3 buys 2 @ 100 from #1
        #1 FILLED
        #3 FILLED
      `,
    ],
  ]);
});

describe('market orders by quote quantity', () => {
  scenarios([
    [
      'a FOK is filled when one lot is all that its quote buys',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > bob BUY MARKET for 100 FOK
        #2 accepted
        #2 buys 1 @ 100 from #1
        #2 FILLED
      `,
    ],
    [
      'a BUY takes the most whole lots per level that fit, and is filled when the rest buys no lot',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > ann SELL 5 @ 120
        #2 accepted
      > bob BUY MARKET for 450
        #3 accepted
        #3 buys 2 @ 100 from #1
        #1 FILLED
        #3 buys 2 @ 120 from #2
        #3 FILLED
      > bob has
        1000004 BTC + 0 BTC locked, 999560 USD + 0 USD locked
      `,
    ],
    [
      'a BUY counts its fee where that is in quote',
      `
      > ann SELL 5 @ 100
        #1 accepted
      > bob BUY MARKET for 202
        #2 accepted
        #2 buys 2 @ 100 from #1, fees: maker 0 USD, taker 2 USD
        #2 FILLED
      > bob BUY MARKET for 201.99
        #3 accepted
        #3 buys 1 @ 100 from #1, fees: maker 0 USD, taker 1 USD
        #3 FILLED
      `,
      { takerRate: 1_000_000 },
    ],
    [
      'a SELL takes no more than the quote it asked for',
      `
      > ann BUY 2 @ 100
        #1 accepted
      > ann BUY 9 @ 50
        #2 accepted
      > bob SELL MARKET for 340
        #3 accepted
        #3 sells 2 @ 100 to #1
        #1 FILLED
        #3 sells 2 @ 50 to #2
        #3 FILLED
      `,
    ],
    [
      'money that does not buy one lot is refused, with the price of a lot',
      `
      > ann SELL 5 @ 100
        #1 accepted
      > bob BUY MARKET for 99.99
        refused 3007 (99.99 USD against 100 USD)
      `,
    ],
    [
      'money left over by an empty book expires',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY MARKET for 250
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 EXPIRED NO_LIQUIDITY
      > ann SELL 1 @ 100
        #3 accepted
      > bob BUY MARKET for 199
        #4 accepted
        #4 buys 1 @ 100 from #3
        #3 FILLED
        #4 FILLED
      `,
    ],
  ]);
});

describe('post-only', () => {
  scenarios([
    [
      'a price equal to the best opposite counts as taking and is refused',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > bob BUY 1 @ 101 post-only
        refused 5007 (101 against 101)
      > bob BUY 1 @ 100 post-only
        #2 accepted
      `,
    ],
    [
      'where the venue says so it is accepted and cancelled',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > bob BUY 1 @ 105 post-only
        #2 accepted
        #2 CANCELED POST_ONLY
      > bob has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
      { postOnlyPolicy: 'cancel' },
    ],
    [
      'where the venue says so it slides one tick behind the other side and holds for that price',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > bob BUY 1 @ 105 post-only
        #2 accepted
      > ann SELL 1 @ 90 post-only
        #3 accepted
      > book
        | 101 | 1 1
        1 | 100 |
      > bob has
        1000000 BTC + 0 BTC locked, 999900 USD + 100 USD locked
      `,
      { postOnlyPolicy: 'slide' },
    ],
    [
      'it cannot slide below the lowest price',
      `
      > ann SELL 1 @ 1
        #1 accepted
      > bob BUY 1 @ 5 post-only
        refused 5007 (5 against 1)
      `,
      { postOnlyPolicy: 'slide' },
    ],
    [
      'nor to a price at which it is worth too little',
      `
      > ann SELL 5 @ 100
        #1 accepted
      > bob BUY 5 @ 100 post-only
        refused 5007 (100 against 100)
      > bob BUY 6 @ 100 post-only
        #2 accepted
      > #2
        BUY 6 @ 99 NEW, filled 0, prevented 0
      `,
      { postOnlyPolicy: 'slide', minNotional: 50_000n },
    ],
    [
      'nor to one at which it is worth too much',
      `
      > ann BUY 5 @ 100
        #1 accepted
      > bob SELL 5 @ 100 post-only
        refused 5007 (100 against 100)
      `,
      { postOnlyPolicy: 'slide', maxNotional: 50_000n },
    ],
    [
      'nor out of the band',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 100
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED
      > ann SELL 1 @ 99
        #3 accepted
      > bob BUY 1 @ 101 post-only
        refused 5007 (101 against 99)
      `,
      { postOnlyPolicy: 'slide', bandBps: 100 },
    ],
  ]);
});
