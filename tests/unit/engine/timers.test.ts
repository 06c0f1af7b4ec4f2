import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('the dead-man timer', () => {
  scenarios([
    [
      'cancels all orders of its account, stops as well, in ascending id',
      `
      > ann SELL 5 @ 102
        #1 accepted
      > ann SELL 5 @ 101
        #2 accepted
      > ann SELL 1 STOP 90
        #3 accepted
      > bob SELL 5 @ 103
        #4 accepted
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > book
        | 103 | 5
        | 102 | 5
        | 101 | 5
      > time 4999
      > time 5000
        dead-man timer of ann fires
        #1 CANCELED DEAD_MAN
        #2 CANCELED DEAD_MAN
        #3 CANCELED DEAD_MAN
      > book
        | 103 | 5
      `,
    ],
    [
      'fires before the command that carries the time',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > at 4999 bob BUY 1 MARKET
        #2 accepted
        #2 buys 1 @ 101 from #1
        #2 FILLED
      > at 5000 bob BUY 1 MARKET
        dead-man timer of ann fires
        #1 CANCELED DEAD_MAN
        refused 5009 (- against -)
      `,
    ],
    [
      'set again it runs anew',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > time 4000
      > dead-man ann 5000
        dead-man timer of ann runs until 9000
      > time 5000
      > time 9000
        dead-man timer of ann fires
        #1 CANCELED DEAD_MAN
      `,
    ],
    [
      'once it was stopped nothing happens',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > dead-man ann off
        dead-man timer of ann is stopped
      > time 5000
      > book
        | 101 | 5
      > dead-man ann off
        dead-man timer of ann is stopped
      `,
    ],
    [
      'fires once: who wants it again sets it again',
      `
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > time 5000
        dead-man timer of ann fires
      > ann SELL 5 @ 101
        #1 accepted
      > time 10000
      > book
        | 101 | 5
      `,
    ],
    [
      'runs for 1 ms to a day',
      `
      > dead-man ann 0
        refused 1006 (- against -)
      > dead-man ann 86400001
        refused 1006 (- against -)
      > dead-man ann 86400000
        dead-man timer of ann runs until 86400000
      > dead-man ann 1
        dead-man timer of ann runs until 1
      `,
    ],
    [
      'gives holds back',
      `
      > ann BUY 5 @ 100
        #1 accepted
      > ann has
        1000000 BTC + 0 BTC locked, 999500 USD + 500 USD locked
      > dead-man ann 1
        dead-man timer of ann runs until 1
      > time 1
        dead-man timer of ann fires
        #1 CANCELED DEAD_MAN
      > ann has
        1000000 BTC + 0 BTC locked, 1000000 USD + 0 USD locked
      `,
    ],
    [
      'of an account that is disabled fires, too',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > dead-man ann 5000
        dead-man timer of ann runs until 5000
      > account ann disabled
        ann is disabled
      > time 5000
        dead-man timer of ann fires
        #1 CANCELED DEAD_MAN
      `,
    ],
  ]);
});

describe('cancel-on-disconnect', () => {
  scenarios([
    [
      'cancels all orders of an account that has no connection for its time of grace',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > bob SELL 5 @ 102
        #2 accepted
      > cancel-on-disconnect ann 3000
        cancel-on-disconnect of ann is 3000
      > disconnect ann
        disconnect timer of ann runs until 3000
      > time 2999
      > time 3000
        disconnect timer of ann fires
        #1 CANCELED DISCONNECT
      > book
        | 102 | 5
      `,
    ],
    [
      'a connection in time keeps the orders',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > cancel-on-disconnect ann 3000
        cancel-on-disconnect of ann is 3000
      > disconnect ann
        disconnect timer of ann runs until 3000
      > time 2999
      > connect ann
        disconnect timer of ann is stopped
      > time 3000
      > book
        | 101 | 5
      > connect ann
      `,
    ],
    [
      'a second loss does not move the timer of the first',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > cancel-on-disconnect ann 3000
        cancel-on-disconnect of ann is 3000
      > disconnect ann
        disconnect timer of ann runs until 3000
      > time 2000
      > disconnect ann
      > time 3000
        disconnect timer of ann fires
        #1 CANCELED DISCONNECT
      `,
    ],
    [
      'without grace the orders go at once',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > cancel-on-disconnect ann 0
        cancel-on-disconnect of ann is 0
      > disconnect ann
        disconnect timer of ann fires
        #1 CANCELED DISCONNECT
      > book
        empty
      `,
    ],
    [
      'an account that did not ask for it keeps its orders',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > disconnect ann
      > time 100000
      > book
        | 101 | 5
      `,
    ],
    [
      'stays on after it has fired',
      `
      > cancel-on-disconnect ann 3000
        cancel-on-disconnect of ann is 3000
      > disconnect ann
        disconnect timer of ann runs until 3000
      > time 3000
        disconnect timer of ann fires
      > ann SELL 5 @ 101
        #1 accepted
      > disconnect ann
        disconnect timer of ann runs until 6000
      > time 6000
        disconnect timer of ann fires
        #1 CANCELED DISCONNECT
      `,
    ],
    [
      'turned off, a timer that runs is stopped',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > cancel-on-disconnect ann 3000
        cancel-on-disconnect of ann is 3000
      > disconnect ann
        disconnect timer of ann runs until 3000
      > cancel-on-disconnect ann off
        cancel-on-disconnect of ann is off
      > time 3000
      > book
        | 101 | 5
      `,
    ],
    [
      'when all connections are lost, accounts follow in the order they were opened',
      `
      > cat SELL 5 @ 103
        #1 accepted
      > ann SELL 5 @ 101
        #2 accepted
      > bob SELL 5 @ 102
        #3 accepted
      > cancel-on-disconnect cat 1000
        cancel-on-disconnect of cat is 1000
      > cancel-on-disconnect ann 0
        cancel-on-disconnect of ann is 0
      > disconnect
        disconnect timer of ann fires
        #2 CANCELED DISCONNECT
        disconnect timer of cat runs until 1000
      > time 500
      > connect
        disconnect timer of cat is stopped
      > time 1000
      > book
        | 103 | 5
        | 102 | 5
      `,
    ],
    [
      'waits for 0 ms to a day',
      `
      > cancel-on-disconnect ann -1
        refused 1006 (- against -)
      > cancel-on-disconnect ann 86400001
        refused 1006 (- against -)
      > cancel-on-disconnect ann 86400000
        cancel-on-disconnect of ann is 86400000
      `,
    ],
  ]);
});

describe('what is due', () => {
  scenarios([
    [
      'happens in the order of time, however late the engine hears of it',
      `
      > ann SELL 1 @ 101 GTD 3000
        #1 accepted
      > bob SELL 1 @ 102
        #2 accepted
      > cat SELL 1 @ 103 GTD 1000
        #3 accepted
      > dead-man bob 2000
        dead-man timer of bob runs until 2000
      > time 9000
        #3 EXPIRED GTD
        dead-man timer of bob fires
        #2 CANCELED DEAD_MAN
        #1 EXPIRED GTD
      `,
    ],
    [
      'at one time: orders by id, then timers by account, dead-man before disconnect',
      `
      > bob SELL 1 @ 101
        #1 accepted
      > ann SELL 1 @ 102
        #2 accepted
      > ann SELL 1 @ 103 GTD 1000
        #3 accepted
      > cat SELL 1 @ 104 GTD 1000
        #4 accepted
      > cancel-on-disconnect ann 1000
        cancel-on-disconnect of ann is 1000
      > disconnect ann
        disconnect timer of ann runs until 1000
      > dead-man bob 1000
        dead-man timer of bob runs until 1000
      > dead-man ann 1000
        dead-man timer of ann runs until 1000
      > time 1000
        #3 EXPIRED GTD
        #4 EXPIRED GTD
        dead-man timer of ann fires
        #2 CANCELED DEAD_MAN
        disconnect timer of ann fires
        dead-man timer of bob fires
        #1 CANCELED DEAD_MAN
      > book
        empty
      `,
    ],
  ]);
});
