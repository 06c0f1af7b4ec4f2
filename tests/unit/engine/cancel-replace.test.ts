import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('cancel-replace', () => {
  scenarios([
    [
      'ends the old order and brings a new one with an id and a place of its own',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob SELL 7 @ 101
        #2 accepted
      > book
        | 101 | 5 7
      > ann replace #1 with SELL 4 @ 101
        #1 CANCELED USER
        #3 accepted
      > #1
        SELL 5 @ 101 CANCELED, filled 0, prevented 0
      > #3
        SELL 4 @ 101 NEW, filled 0, prevented 0
      > book
        | 101 | 7 4
      `,
    ],
    [
      'what the old order had filled does not count against the new one',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob BUY 2 @ 101
        #2 accepted
        #2 buys 2 @ 101 from #1
        #2 FILLED
      > ann replace #1 with SELL 5 @ 102
        #1 CANCELED USER
        #3 accepted
      > book
        | 102 | 5
      `,
    ],
    [
      'the new order takes where it crosses',
      `
      > ann SELL 2 @ 101
        #1 accepted
      > bob BUY 5 @ 99
        #2 accepted
      > bob replace #2 with BUY 5 @ 101
        #2 CANCELED USER
        #3 accepted
        #3 buys 2 @ 101 from #1
        #1 FILLED
      > book
        3 | 101 |
      `,
    ],
    [
      'the new order may be of another type',
      `
      > ann SELL 2 @ 101
        #1 accepted
      > bob BUY 5 @ 99
        #2 accepted
      > bob replace #2 with BUY 5 STOP 105 @ 106
        #2 CANCELED USER
        #3 accepted
      > bob replace #3 with BUY 2 MARKET
        #3 CANCELED USER
        #4 accepted
        #4 buys 2 @ 101 from #1
        #1 FILLED
        #4 FILLED
      > book
        empty
      `,
    ],
    [
      'the hold of the old order pays for the new one',
      `
      > poor BUY 1 @ 100
        #1 accepted
      > poor has
        1 BTC + 0 BTC locked, 0 USD + 100 USD locked
      > poor replace #1 with BUY 2 @ 50
        #1 CANCELED USER
        #2 accepted
      > poor has
        1 BTC + 0 BTC locked, 0 USD + 100 USD locked
      > book
        2 | 50 |
      `,
    ],
    [
      'the old order does not count as open while the new one is checked',
      `
      > ann BUY 5 @ 99
        #1 accepted
      > ann BUY 5 @ 98
        #2 accepted
      > ann BUY 5 @ 97
        refused 3010 (2 against 2)
      > ann replace #1 with BUY 5 @ 97
        #1 CANCELED USER
        #3 accepted
      > book
        5 | 98 |
        5 | 97 |
      `,
      { maxOpenOrders: 2 },
    ],
  ]);
});

describe('a refused cancel-replace does neither', () => {
  scenarios([
    [
      'for lack of funds, the hold of the old order counted in',
      `
      > poor BUY 1 @ 60
        #1 accepted
      > poor replace #1 with BUY 1 @ 101
        refused 4001 (101 USD against 100 USD)
      > poor has
        1 BTC + 0 BTC locked, 40 USD + 60 USD locked
      > book
        1 | 60 |
      `,
    ],
    [
      'because a post-only order would take',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > bob BUY 1 @ 99
        #2 accepted
      > bob replace #2 with BUY 1 @ 101 post-only
        refused 5007 (101 against 101)
      > book
        | 101 | 1
        1 | 99 |
      `,
    ],
    [
      'because nobody is there for a market order',
      `
      > bob BUY 1 @ 99
        #1 accepted
      > bob replace #1 with BUY 1 MARKET
        refused 5009 (- against -)
      > book
        1 | 99 |
      `,
    ],
    [
      'a fill or kill that cannot be filled is accepted, so the old order is gone',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > bob BUY 1 @ 99
        #2 accepted
      > bob replace #2 with BUY 5 @ 101 FOK
        #2 CANCELED USER
        #3 accepted
        #3 EXPIRED FOK_UNFILLED
      > book
        | 101 | 1
      `,
    ],
    [
      'for an order that is unknown, of somebody else or done',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann replace #9 with SELL 5 @ 102
        refused 5002 #9 (- against -)
      > bob replace #1 with SELL 5 @ 102
        refused 5002 #1 (- against -)
      > bob BUY 5 @ 101
        #2 accepted
        #2 buys 5 @ 101 from #1
        #1 FILLED
        #2 FILLED
      > ann replace #1 with SELL 5 @ 102
        refused 5003 #1 (5 against -)
      `,
    ],
    [
      'for another side',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann replace #1 with BUY 5 @ 100
        refused 1006 (- against -)
      > book
        | 101 | 5
      `,
    ],
    [
      'by the limits and the state of the symbol',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann replace #1 with SELL 11 @ 101
        refused 3005 (11 against 10)
      > state cancel-only
      > ann replace #1 with SELL 4 @ 101
        refused 2003 (- against -)
      > book
        | 101 | 5
      `,
      { maxLots: 10 },
    ],
    [
      'by the state of the account',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > account ann read-only
        ann is read-only
      > ann replace #1 with SELL 4 @ 101
        refused 4003 (- against -)
      > book
        | 101 | 5
      `,
    ],
  ]);
});

describe('the client order id of a cancel-replace', () => {
  scenarios([
    [
      'the same again is answered with the order it brought',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann replace #1 with SELL 4 @ 101 id=x
        #1 CANCELED USER
        #2 accepted
      > ann replace #1 with SELL 4 @ 101 id=x
        #2 again
      > book
        | 101 | 4
      `,
    ],
    [
      'that of the old order is not free for the new one',
      `
      > ann SELL 5 @ 101 id=x
        #1 accepted
      > ann replace #1 with SELL 4 @ 101 id=x
        refused 5001 #1 (- against -)
      > book
        | 101 | 5
      `,
    ],
    [
      'a plain order is never the same as one that replaces, nor one that replaces another order',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann SELL 5 @ 102
        #2 accepted
      > ann replace #1 with SELL 4 @ 101 id=x
        #1 CANCELED USER
        #3 accepted
      > ann SELL 4 @ 101 id=x
        refused 5001 #3 (- against -)
      > ann replace #2 with SELL 4 @ 101 id=x
        refused 5001 #3 (- against -)
      `,
    ],
  ]);
});
