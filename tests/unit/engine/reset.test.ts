import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('a raised epoch', () => {
  scenarios([
    [
      'leaves orders and money as they are',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > raise-epoch
        epoch 2
      > book
        | 101 | 5
      > reset
        epoch 3
      > raise-epoch
        epoch 4
      `,
    ],
  ]);
});

describe('a reset', () => {
  scenarios([
    [
      'takes orders and money away without a word, and begins a new epoch',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob BUY 5 STOP 110 @ 111
        #2 accepted
      > book
        | 101 | 5
      > ann has
        999995 BTC + 5 BTC locked, 1000000 USD + 0 USD locked
      > reset
        epoch 2
      > book
        empty
      > ann has
        0 BTC + 0 BTC locked, 0 USD + 0 USD locked
      > #1
        unknown
      > ann cancel #1
        refused 5002 #1 (- against -)
      `,
    ],
    [
      'every reset is an epoch of its own',
      `
      > reset
        epoch 2
      > reset
        epoch 3
      `,
    ],
    [
      'order ids go on where they were',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > reset
        epoch 2
      > ann deposits 5 BTC
        ann deposited 5 BTC
      > ann SELL 5 @ 101
        #2 accepted
      > book
        | 101 | 5
      `,
    ],
    [
      'accounts stay, with master and state',
      `
      > account bob read-only
        bob is read-only
      > open fay under ann
        fay is here
      > reset
        epoch 2
      > open fay
        refused 5001 (- against -)
      > open gus under fay
        refused 1006 (- against -)
      > bob BUY 1 @ 90
        refused 4003 (- against -)
      > account bob active
        bob is active
      > bob BUY 1 @ 90
        refused 4001 (90 USD against 0 USD)
      `,
    ],
    [
      'rates stay as they were set',
      `
      > fees 100000 200000
      > reset
        epoch 2
      > ann deposits 1 BTC
        ann deposited 1 BTC
      > bob deposits 101 USD
        bob deposited 101 USD
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 100
        #2 accepted
        #2 buys 1 @ 100 from #1, fees: maker 0.1 USD, taker 0.2 USD
        #1 FILLED
        #2 FILLED
      `,
    ],
    [
      'every symbol trades again, and its last price is forgotten',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 100
        #2 accepted
        #2 buys 1 @ 100 from #1
        #1 FILLED
        #2 FILLED
      > cat BUY 1 STOP 99
        refused 5008 (99 against 100)
      > state halt
      > reset
        epoch 2
      > cat deposits 1000000 USD
        cat deposited 1000000 USD
      > cat BUY 1 STOP 99
        #3 accepted
      `,
      { collarBps: 1000 },
    ],
    [
      'timers are stopped, and cancel-on-disconnect is off',
      `
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > cancel-on-disconnect ann 1000
        cancel-on-disconnect of ann is 1000
      > disconnect ann
        disconnect timer of ann runs until 1000
      > reset
        epoch 2
      > time 9000
      > disconnect ann
      `,
    ],
    [
      'ids of orders and transfers are free again',
      `
      > ann SELL 5 @ 101 id=x
        #1 accepted
      > ann sends 5 USD to bob id=t
        ann sent 5 USD to bob
      > reset
        epoch 2
      > ann deposits 5 BTC id=t
        ann deposited 5 BTC
      > ann SELL 5 @ 102 id=x
        #2 accepted
      > ann SELL 5 @ 102 id=x
        #2 again
      `,
    ],
    [
      'an account that had as many open orders as it may can open as many again',
      `
      > ann SELL 1 @ 101
        #1 accepted
      > ann SELL 1 @ 101
        refused 3010 (1 against 1)
      > reset
        epoch 2
      > ann deposits 9 BTC
        ann deposited 9 BTC
      > ann SELL 1 @ 101
        #2 accepted
      > ann SELL 1 @ 101
        refused 3010 (1 against 1)
      `,
      { maxOpenOrders: 1 },
    ],
  ]);
});
