import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

/** Prints a trade at 100 with orders 1 and 2. */
const LAST_IS_100 = `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 100
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED`;

describe('stops', () => {
  scenarios([
    [
      'a stop BUY waits until a trade prints at its price or above, then takes at market',
      `${LAST_IS_100}
      > cat BUY 2 STOP 105
        #3 accepted
      > #3
        BUY 2 UNTRIGGERED, filled 0, prevented 0
      > ann SELL 1 @ 104
        #4 accepted
      > ann SELL 1 @ 105
        #5 accepted
      > ann SELL 3 @ 106
        #6 accepted
      > bob BUY 1 @ 104
        #7 accepted
        #7 buys 1 @ 104 from #4
        #4 FILLED
        #7 FILLED
      > bob BUY 1 @ 105
        #8 accepted
        #8 buys 1 @ 105 from #5
        #5 FILLED
        #8 FILLED
        #3 triggered
        #3 buys 2 @ 106 from #6
        #3 FILLED
      `,
      { collarBps: 1000 },
    ],
    [
      'a stop SELL triggers at its price or below; take-profits the other way round',
      `${LAST_IS_100}
      > cat SELL 1 STOP 95 @ 200
        #3 accepted
      > cat SELL 1 PROFIT 105 @ 200
        #4 accepted
      > cat BUY 1 PROFIT 95 @ 1
        #5 accepted
      > cat BUY 1 STOP 105 @ 1
        #6 accepted
      > ann SELL 1 @ 105
        #7 accepted
      > bob BUY 1 @ 105
        #8 accepted
        #8 buys 1 @ 105 from #7
        #7 FILLED
        #8 FILLED
        #4 triggered
        #6 triggered
      > ann BUY 1 @ 95
        #9 accepted
      > bob SELL 1 @ 95
        #10 accepted
        #10 sells 1 @ 95 to #9
        #9 FILLED
        #10 FILLED
        #3 triggered
        #5 triggered
      > book
        | 200 | 1 1
        1 1 | 1 |
      `,
    ],
    [
      'a stop at the lowest price there is triggers too',
      `${LAST_IS_100}
      > cat SELL 1 STOP 1 @ 200
        #3 accepted
      > ann BUY 1 @ 1
        #4 accepted
      > bob SELL 1 @ 1
        #5 accepted
        #5 sells 1 @ 1 to #4
        #4 FILLED
        #5 FILLED
        #3 triggered
      `,
    ],
    [
      'a stop whose price has been reached already is refused; before the first trade nothing has',
      `
      > cat SELL 1 STOP 95
        #1 accepted
      > cat BUY 1 STOP 1
        #2 accepted
      > cat cancel #2
        #2 CANCELED USER
      > ann SELL 1 @ 100
        #3 accepted
      > bob BUY 1 @ 100
        #4 accepted
        #4 buys 1 @ 100 from #3
        #3 FILLED
        #4 FILLED
      > cat BUY 1 STOP 100
        refused 5008 (100 against 100)
      > cat SELL 1 STOP 100
        refused 5008 (100 against 100)
      > cat BUY 1 PROFIT 100
        refused 5008 (100 against 100)
      > cat SELL 1 PROFIT 99
        refused 5008 (99 against 100)
      > cat BUY 1 STOP 101
        #5 accepted
      `,
    ],
    [
      'every print of a taker counts, and the stops run only when it is done',
      `${LAST_IS_100}
      > cat BUY 1 STOP 101
        #3 accepted
      > cat BUY 1 STOP 102
        #4 accepted
      > ann SELL 1 @ 101
        #5 accepted
      > ann SELL 1 @ 102
        #6 accepted
      > ann SELL 1 @ 103
        #7 accepted
      > ann SELL 1 @ 104
        #8 accepted
      > bob BUY 2 @ 102
        #9 accepted
        #9 buys 1 @ 101 from #5
        #5 FILLED
        #9 buys 1 @ 102 from #6
        #6 FILLED
        #9 FILLED
        #3 triggered
        #3 buys 1 @ 103 from #7
        #7 FILLED
        #3 FILLED
        #4 triggered
        #4 buys 1 @ 104 from #8
        #8 FILLED
        #4 FILLED
      `,
      { collarBps: 1000 },
    ],
    [
      'within one print upward stops go first by ascending price, then downward ones by descending, ties as they came',
      `
      > cat BUY 1 STOP 103 @ 1
        #1 accepted
      > cat BUY 1 STOP 101 @ 1
        #2 accepted
      > cat BUY 1 STOP 101 @ 1
        #3 accepted
      > cat SELL 1 STOP 103 @ 900
        #4 accepted
      > cat SELL 1 STOP 105 @ 900
        #5 accepted
      > ann SELL 1 @ 103
        #6 accepted
      > bob BUY 1 @ 103
        #7 accepted
        #7 buys 1 @ 103 from #6
        #6 FILLED
        #7 FILLED
        #2 triggered
        #3 triggered
        #1 triggered
        #5 triggered
        #4 triggered
      `,
    ],
    [
      'a cascade is breadth first and ends',
      `${LAST_IS_100}
      > cat SELL 1 STOP 99
        #3 accepted
      > cat SELL 1 STOP 98
        #4 accepted
      > cat SELL 1 STOP 97
        #5 accepted
      > ann BUY 1 @ 99
        #6 accepted
      > ann BUY 1 @ 98
        #7 accepted
      > ann BUY 1 @ 97
        #8 accepted
      > bob SELL 1 @ 99
        #9 accepted
        #9 sells 1 @ 99 to #6
        #6 FILLED
        #9 FILLED
        #3 triggered
        #3 sells 1 @ 98 to #7
        #7 FILLED
        #3 FILLED
        #4 triggered
        #4 sells 1 @ 97 to #8
        #8 FILLED
        #4 FILLED
        #5 triggered
        #5 EXPIRED NO_LIQUIDITY
      > cat has
        999998 BTC + 0 BTC locked, 1000195 USD + 0 USD locked
      `,
    ],
    [
      'a market-type stop BUY holds for stop x (1 + collar) and never pays more',
      `${LAST_IS_100}
      > cat BUY 2 STOP 110
        #3 accepted
      > cat has
        1000000 BTC + 0 BTC locked, 999758 USD + 242 USD locked
      > ann SELL 1 @ 110
        #4 accepted
      > ann SELL 1 @ 121
        #5 accepted
      > ann SELL 9 @ 122
        #6 accepted
      > bob BUY 1 @ 110
        #7 accepted
        #7 buys 1 @ 110 from #4
        #4 FILLED
        #7 FILLED
        #3 triggered
        #3 buys 1 @ 121 from #5
        #5 FILLED
        #3 EXPIRED PRICE_PROTECTION
      > cat has
        1000001 BTC + 0 BTC locked, 999879 USD + 0 USD locked
      `,
      { collarBps: 1000 },
    ],
    [
      'a stop SELL holds its base, and gives it back when it is cancelled',
      `${LAST_IS_100}
      > cat SELL 7 STOP 90
        #3 accepted
      > cat has
        999993 BTC + 7 BTC locked, 1000000 USD + 0 USD locked
      > cat cancel #3
        #3 CANCELED USER
      > cat has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
    ],
    [
      'a triggered stop limit rests at its limit, behind those who were there',
      `${LAST_IS_100}
      > cat BUY 2 STOP 105 @ 103
        #3 accepted
      > ann BUY 1 @ 103
        #4 accepted
      > ann SELL 1 @ 105
        #5 accepted
      > bob BUY 1 @ 105
        #6 accepted
        #6 buys 1 @ 105 from #5
        #5 FILLED
        #6 FILLED
        #3 triggered
      > dan SELL 2 @ 103
        #7 accepted
        #7 sells 1 @ 103 to #4
        #4 FILLED
        #7 sells 1 @ 103 to #3
        #7 FILLED
      `,
    ],
    [
      'a waiting stop expires like any other order',
      `
      > cat SELL 1 STOP 95 @ 94 GTD 1000
        #1 accepted
      > time 1000
        #1 EXPIRED GTD
      `,
    ],
    [
      'what is left of a triggered limit outside the band of the last trade expires, it does not rest there',
      `${LAST_IS_100}
      > cat BUY 3 PROFIT 95 @ 104
        #3 accepted
      > ann SELL 1 @ 99
        #4 accepted
      > ann BUY 1 @ 91
        #5 accepted
      > bob SELL 1 @ 91
        #6 accepted
        #6 sells 1 @ 91 to #5
        #5 FILLED
        #6 FILLED
        #3 triggered
        #3 buys 1 @ 99 from #4
        #4 FILLED
        #3 EXPIRED PRICE_RANGE
      > book
        empty
      `,
      { bandBps: 1000 },
    ],
    [
      'without a collar a market-type stop BUY holds for the highest price of the symbol',
      `
      > cat BUY 1 STOP 110
        #1 accepted
      > cat has
        1000000 BTC + 0 BTC locked, 0 USD + 1000000 USD locked
      `,
    ],
  ]);
});
