import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('amend: priority', () => {
  scenarios([
    [
      'less at the same price keeps its place in the queue',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob SELL 7 @ 101
        #2 accepted
      > book
        | 101 | 5 7
      > ann amend #1 to 3
        #1 is now 3 @ 101 in its place
      > book
        | 101 | 3 7
      > cat BUY 3 MARKET
        #3 accepted
        #3 buys 3 @ 101 from #1
        #1 FILLED
        #3 FILLED
      `,
    ],
    [
      'more at the same price goes behind the others',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob SELL 7 @ 101
        #2 accepted
      > book
        | 101 | 5 7
      > ann amend #1 to 6
        #1 is now 6 @ 101 behind the others
      > book
        | 101 | 7 6
      > cat BUY 7 MARKET
        #3 accepted
        #3 buys 7 @ 101 from #2
        #2 FILLED
        #3 FILLED
      `,
    ],
    [
      'another price goes behind those who are there',
      `
      > ann BUY 5 @ 99
        #1 accepted
      > bob BUY 7 @ 98
        #2 accepted
      > book
        5 | 99 |
        7 | 98 |
      > ann amend #1 @ 98
        #1 is now 5 @ 98 behind the others
      > book
        7 5 | 98 |
      > ann amend #1 @ 97
        #1 is now 5 @ 97 behind the others
      > book
        7 | 98 |
        5 | 97 |
      `,
    ],
    [
      'less at another price goes behind the others, too',
      `
      > ann BUY 5 @ 99
        #1 accepted
      > bob BUY 7 @ 98
        #2 accepted
      > ann amend #1 to 2 @ 98
        #1 is now 2 @ 98 behind the others
      > book
        7 2 | 98 |
      `,
    ],
    [
      'a waiting stop keeps its place among the stops of its price, whatever is changed',
      `
      > ann SELL 1 @ 105
        #1 accepted
      > cat BUY 1 STOP 105 @ 110
        #2 accepted
      > dan BUY 1 STOP 105 @ 110
        #3 accepted
      > cat amend #2 to 2
        #2 is now 2 @ 110 in its place
      > cat amend #2 @ 112
        #2 is now 2 @ 112 in its place
      > #2
        BUY 2 @ 112 UNTRIGGERED, filled 0, prevented 0
      > bob BUY 1 @ 105
        #4 accepted
        #4 buys 1 @ 105 from #1
        #1 FILLED
        #4 FILLED
        #2 triggered
        #3 triggered
      > book
        2 | 112 |
        1 | 110 |
      `,
    ],
  ]);
});

describe('amend: taking', () => {
  scenarios([
    [
      'a new price that crosses takes, and the rest stands behind the others of that price',
      `
      > ann SELL 2 @ 101
        #1 accepted
      > bob BUY 5 @ 99
        #2 accepted
      > book
        | 101 | 2
        5 | 99 |
      > bob amend #2 @ 101
        #2 is now 5 @ 101 behind the others
        #2 buys 2 @ 101 from #1
        #1 FILLED
      > #2
        BUY 5 @ 101 PARTIALLY_FILLED, filled 2, prevented 0
      > book
        3 | 101 |
      `,
    ],
    [
      'it takes at the price of the orders it meets, not beyond its own',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > ann SELL 1 @ 102
        #2 accepted
      > ann SELL 1 @ 103
        #3 accepted
      > bob BUY 5 @ 99
        #4 accepted
      > bob amend #4 to 3 @ 102
        #4 is now 3 @ 102 behind the others
        #4 buys 1 @ 101 from #1
        #1 FILLED
        #4 buys 1 @ 102 from #2
        #2 FILLED
      > book
        | 103 | 1
        1 | 102 |
      `,
    ],
    [
      'stops that its trades trigger run when it is through',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > ann SELL 1 @ 102
        #2 accepted
      > ann SELL 1 @ 103
        #3 accepted
      > cat BUY 1 STOP 101
        #4 accepted
      > bob BUY 2 @ 99
        #5 accepted
      > bob amend #5 @ 102
        #5 is now 2 @ 102 behind the others
        #5 buys 1 @ 101 from #1
        #1 FILLED
        #5 buys 1 @ 102 from #2
        #2 FILLED
        #5 FILLED
        #4 triggered
        #4 buys 1 @ 103 from #3
        #3 FILLED
        #4 FILLED
      `,
    ],
    [
      'its own mode of self-trade prevention rules',
      `
      > ann SELL 2 @ 101
        #1 accepted
      > ann BUY 5 @ 99 stp=EXPIRE_MAKER
        #2 accepted
      > ann amend #2 @ 101
        #2 is now 5 @ 101 behind the others
        #2 must not meet #1 for 2
        #1 EXPIRED_IN_MATCH STP
      > book
        5 | 101 |
      `,
    ],
    [
      'it pays the rates it was accepted with',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 90
        #2 accepted
      > fees 100000 200000
      > bob amend #2 @ 100
        #2 is now 1 @ 100 behind the others
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED
      > cat SELL 1 @ 100
        #3 accepted
      > bob BUY 1 @ 90
        #4 accepted
      > bob amend #4 @ 100
        #4 is now 1 @ 100 behind the others
        #4 buys 1 @ 100 from #3, fees: maker 0.1 USD, taker 0.2 USD
        #3 FILLED
        #4 FILLED
      `,
    ],
    [
      'its time in force survives: it expires when it would have',
      `
      > ann BUY 5 @ 99 GTD 1000
        #1 accepted
      > ann amend #1 to 7 @ 98
        #1 is now 7 @ 98 behind the others
      > time 999
      > time 1000
        #1 EXPIRED GTD
      > book
        empty
      `,
    ],
    [
      'a post-only order that would take is refused, whatever the policy for new ones',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > bob BUY 1 @ 99 post-only
        #2 accepted
      > bob amend #2 @ 101
        refused 5007 (101 against 101)
      > bob amend #2 @ 100
        #2 is now 1 @ 100 behind the others
      > book
        | 101 | 1
        1 | 100 |
      `,
      { postOnlyPolicy: 'slide' },
    ],
  ]);
});

describe('amend: quantity', () => {
  scenarios([
    [
      'is the total: what was filled is part of it',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob BUY 2 @ 101
        #2 accepted
        #2 buys 2 @ 101 from #1
        #2 FILLED
      > ann amend #1 to 4
        #1 is now 4 @ 101 in its place
      > #1
        SELL 4 @ 101 PARTIALLY_FILLED, filled 2, prevented 0
      > book
        | 101 | 2
      > ann amend #1 to 6
        #1 is now 6 @ 101 behind the others
      > #1
        SELL 6 @ 101 PARTIALLY_FILLED, filled 2, prevented 0
      > book
        | 101 | 4
      `,
    ],
    [
      'at what was filled, or below, cancels the rest',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob BUY 2 @ 101
        #2 accepted
        #2 buys 2 @ 101 from #1
        #2 FILLED
      > ann amend #1 to 2
        #1 CANCELED AMEND_BELOW_FILLED
      > book
        empty
      > ann has
        999998 BTC + 0 BTC locked, 1000202 USD + 0 USD locked
      `,
    ],
    [
      'what was prevented counts as well',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann BUY 2 @ 101 stp=DECREMENT
        #2 accepted
        #2 must not meet #1 for 2
        #2 EXPIRED_IN_MATCH STP
      > ann amend #1 to 2
        #1 CANCELED AMEND_BELOW_FILLED
      > #1
        SELL 5 @ 101 CANCELED, filled 0, prevented 2
      `,
    ],
    [
      'cancels the rest in any state of the symbol',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob BUY 2 @ 101
        #2 accepted
        #2 buys 2 @ 101 from #1
        #2 FILLED
      > state halt
      > ann amend #1 to 4
        refused 2002 (- against -)
      > ann amend #1 to 1
        #1 CANCELED AMEND_BELOW_FILLED
      `,
    ],
  ]);
});

describe('amend: holds', () => {
  scenarios([
    [
      'the hold follows quantity and price',
      `
      > ann BUY 5 @ 100
        #1 accepted
      > ann has
        1000000 BTC + 0 BTC locked, 999500 USD + 500 USD locked
      > ann amend #1 to 3
        #1 is now 3 @ 100 in its place
      > ann has
        1000000 BTC + 0 BTC locked, 999700 USD + 300 USD locked
      > ann amend #1 @ 200
        #1 is now 3 @ 200 behind the others
      > ann has
        1000000 BTC + 0 BTC locked, 999400 USD + 600 USD locked
      > ann amend #1 to 4 @ 50
        #1 is now 4 @ 50 behind the others
      > ann has
        1000000 BTC + 0 BTC locked, 999800 USD + 200 USD locked
      `,
    ],
    [
      'with a fee in quote the hold covers the highest fee',
      `
      > ann BUY 10 @ 100
        #1 accepted
      > ann has
        1000000 BTC + 0 BTC locked, 998990 USD + 1010 USD locked
      > ann amend #1 to 20
        #1 is now 20 @ 100 behind the others
      > ann has
        1000000 BTC + 0 BTC locked, 997980 USD + 2020 USD locked
      `,
      { takerRate: 1_000_000 },
    ],
    [
      'what the order holds already may be spent anew; more than that is refused and nothing changes',
      `
      > poor BUY 1 @ 90
        #1 accepted
      > poor amend #1 @ 100
        #1 is now 1 @ 100 behind the others
      > poor amend #1 @ 101
        refused 4001 (101 USD against 100 USD)
      > poor amend #1 to 2
        refused 4001 (200 USD against 100 USD)
      > #1
        BUY 1 @ 100 NEW, filled 0, prevented 0
      > poor has
        1 BTC + 0 BTC locked, 0 USD + 100 USD locked
      `,
    ],
    [
      'a waiting stop of more needs more, too',
      `
      > poor BUY 1 STOP 50 @ 60
        #1 accepted
      > poor amend #1 to 2
        refused 4001 (120 USD against 100 USD)
      > poor amend #1 to 1 @ 100
        #1 is now 1 @ 100 in its place
      > poor has
        1 BTC + 0 BTC locked, 0 USD + 100 USD locked
      `,
    ],
    [
      'a market-type stop holds its cap for every lot',
      `
      > ann BUY 1 STOP 100
        #1 accepted
      > ann has
        1000000 BTC + 0 BTC locked, 999890 USD + 110 USD locked
      > ann amend #1 to 3
        #1 is now 3 in its place
      > ann has
        1000000 BTC + 0 BTC locked, 999670 USD + 330 USD locked
      `,
      { collarBps: 1000 },
    ],
  ]);
});

describe('amend: refusals leave the order as it was', () => {
  scenarios([
    [
      'an unknown order, one of somebody else and one that is done',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann amend #9 to 3
        refused 5002 #9 (- against -)
      > bob amend #1 to 3
        refused 5002 #1 (- against -)
      > bob BUY 5 @ 101
        #2 accepted
        #2 buys 5 @ 101 from #1
        #1 FILLED
        #2 FILLED
      > ann amend #1 to 3
        refused 5003 #1 (5 against -)
      `,
    ],
    [
      'no change at all',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann amend #1
        refused 5006 #1 (- against -)
      > ann amend #1 to 5
        refused 5006 #1 (- against -)
      > ann amend #1 to 5 @ 101
        refused 5006 #1 (- against -)
      > ann amend #1 @ 101
        refused 5006 #1 (- against -)
      `,
    ],
    [
      'a price for a stop that has none',
      `
      > ann SELL 5 STOP 90
        #1 accepted
      > ann amend #1 @ 89
        refused 5005 #1 (- against -)
      > ann amend #1 to 4
        #1 is now 4 in its place
      `,
    ],
    [
      'the limits of the symbol hold for what is changed, and for the worth of the whole',
      `
      > ann SELL 5 @ 100
        #1 accepted
      > ann amend #1 to 0
        refused 3005 (0 against 2)
      > ann amend #1 to 1
        refused 3005 (1 against 2)
      > ann amend #1 to 21
        refused 3005 (21 against 20)
      > ann amend #1 @ 49
        refused 3002 (49 against 50)
      > ann amend #1 @ 1001
        refused 3002 (1001 against 1000)
      > ann amend #1 to 3 @ 60
        refused 3007 (180 USD against 200 USD)
      > ann amend #1 to 20 @ 500
        refused 3008 (10000 USD against 5000 USD)
      > book
        | 100 | 5
      `,
      { minLots: 2, maxLots: 20, minTicks: 50, maxTicks: 1000, minNotional: 20_000n, maxNotional: 500_000n },
    ],
    [
      'a price outside the band around the last trade; of a waiting stop, around its stop',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 100
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED
      > cat BUY 1 @ 95
        #3 accepted
      > dan BUY 1 STOP 200 @ 205
        #4 accepted
      > cat amend #3 @ 89
        refused 3003 (89 against 90)
      > cat amend #3 @ 90
        #3 is now 1 @ 90 behind the others
      > dan amend #4 @ 221
        refused 3003 (221 against 220)
      > dan amend #4 @ 220
        #4 is now 1 @ 220 in its place
      `,
      { bandBps: 1000 },
    ],
    [
      'the state of the symbol: halt, cancel-only, and post-only for orders that are not',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob SELL 5 @ 102 post-only
        #2 accepted
      > state halt
      > ann amend #1 to 4
        refused 2002 (- against -)
      > state cancel-only
      > ann amend #1 to 4
        refused 2003 (- against -)
      > state post-only
      > ann amend #1 to 4
        refused 2004 (- against -)
      > bob amend #2 to 4
        #2 is now 4 @ 102 in its place
      `,
    ],
    [
      'an account that is read-only or disabled',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > account ann read-only
        ann is read-only
      > ann amend #1 to 4
        refused 4003 (- against -)
      > account ann disabled
        ann is disabled
      > ann amend #1 to 4
        refused 4002 (- against -)
      > account ann active
        ann is active
      > ann amend #1 to 4
        #1 is now 4 @ 101 in its place
      `,
    ],
  ]);
});

describe('amend: the client order id', () => {
  scenarios([
    [
      'still stands for the order as it was asked for first',
      `
      > ann SELL 5 @ 101 id=x
        #1 accepted
      > ann amend #1 to 3 @ 102
        #1 is now 3 @ 102 behind the others
      > ann SELL 5 @ 101 id=x
        #1 again
      > ann SELL 3 @ 102 id=x
        refused 5001 #1 (- against -)
      `,
    ],
  ]);
});
