import { describe } from 'vitest';
import { scenarios } from './scenario.ts';

describe('the state of an account', () => {
  scenarios([
    [
      'read-only may cancel and nothing else',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann SELL 5 @ 102
        #2 accepted
      > account ann read-only
        ann is read-only
      > ann BUY 1 @ 90
        refused 4003 (- against -)
      > ann amend #1 to 4
        refused 4003 (- against -)
      > ann replace #1 with SELL 5 @ 103
        refused 4003 (- against -)
      > ann sends 5 USD to bob
        refused 4003 (- against -)
      > ann cancel #1
        #1 CANCELED USER
      > cancel ann
        #2 CANCELED MASS
      > book
        empty
      `,
    ],
    [
      'disabled may not even cancel; administrators may',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > ann SELL 5 @ 102
        #2 accepted
      > account ann disabled
        ann is disabled
      > ann BUY 1 @ 90
        refused 4002 (- against -)
      > ann sends 5 USD to bob
        refused 4002 (- against -)
      > ann cancel #1
        refused 4002 (- against -)
      > cancel ann
        refused 4002 (- against -)
      > ann cancel #1 by ADMIN
        #1 CANCELED ADMIN
      > ann SELL 1 @ 103
        refused 4002 (- against -)
      > cancel ann by ADMIN
        #2 CANCELED ADMIN
      > book
        empty
      `,
    ],
    [
      'orders of a disabled account rest and trade on',
      `
      > ann SELL 5 @ 101
        #1 accepted
      > account ann disabled
        ann is disabled
      > bob BUY 2 @ 101
        #2 accepted
        #2 buys 2 @ 101 from #1
        #2 FILLED
      > book
        | 101 | 3
      `,
    ],
    [
      'money may come in whatever the state',
      `
      > account poor disabled
        poor is disabled
      > ann sends 5 USD to poor
        ann sent 5 USD to poor
      > poor deposits 1 BTC
        poor deposited 1 BTC
      > poor withdraws 2 BTC
        poor withdrew 2 BTC
      > poor has
        0 BTC + 0 BTC locked, 105 USD + 0 USD locked
      `,
    ],
    [
      'an active account trades again',
      `
      > account ann disabled
        ann is disabled
      > account ann active
        ann is active
      > ann BUY 1 @ 90
        #1 accepted
      `,
    ],
    [
      'the same order again is answered whatever the state, because it was accepted before',
      `
      > ann SELL 5 @ 101 id=x
        #1 accepted
      > account ann disabled
        ann is disabled
      > ann SELL 5 @ 101 id=x
        #1 again
      `,
    ],
  ]);
});

describe('a transfer', () => {
  scenarios([
    [
      'moves what is available and not what is locked',
      `
      > poor BUY 1 @ 60
        #1 accepted
      > poor has
        1 BTC + 0 BTC locked, 40 USD + 60 USD locked
      > poor sends 41 USD to ann
        refused 4001 (41 USD against 40 USD)
      > poor sends 40 USD to ann
        poor sent 40 USD to ann
      > poor has
        1 BTC + 0 BTC locked, 0 USD + 60 USD locked
      > ann has
        1000000 BTC + 0 BTC locked, 1000040 USD + 0 USD locked
      `,
    ],
    [
      'is done once; another one with its id is refused, whatever it is',
      `
      > ann sends 5 USD to bob id=t
        ann sent 5 USD to bob
      > ann sends 5 USD to bob id=t
      > ann sends 6 USD to bob id=t
        refused 5001 (- against -)
      > ann sends 5 USD to cat id=t
        refused 5001 (- against -)
      > ann deposits 5 USD id=t
        refused 5001 (- against -)
      > bob has
        1000000 BTC + 0 BTC locked, 1000005 USD + 0 USD locked
      `,
    ],
    [
      'that was refused may be tried again with the same id',
      `
      > poor sends 101 USD to ann id=t
        refused 4001 (101 USD against 100 USD)
      > poor deposits 1 USD
        poor deposited 1 USD
      > poor sends 101 USD to ann id=t
        poor sent 101 USD to ann
      `,
    ],
    [
      'to oneself, or of nothing, is refused',
      `
      > ann sends 5 USD to ann
        refused 1006 (- against -)
      > ann sends 0 USD to bob
        refused 3005 (0 USD against 0.01 USD)
      > ann sends -5 USD to bob
        refused 3005 (-5 USD against 0.01 USD)
      `,
    ],
  ]);
});

describe('opening an account', () => {
  scenarios([
    [
      'a new account has nothing, and trades when it has',
      `
      > open fay
        fay is here
      > fay has
        0 BTC + 0 BTC locked, 0 USD + 0 USD locked
      > fay BUY 1 @ 90
        refused 4001 (90 USD against 0 USD)
      > ann sends 90 USD to fay
        ann sent 90 USD to fay
      > fay BUY 1 @ 90
        #1 accepted
      > fay has
        0 BTC + 0 BTC locked, 0 USD + 90 USD locked
      `,
    ],
    [
      'an id is taken once',
      `
      > open fay
        fay is here
      > open fay
        refused 5001 (- against -)
      > open ann
        refused 5001 (- against -)
      `,
    ],
    [
      'an account may be under a master, but not under one that has a master',
      `
      > open fay under bob
        fay is here
      > open gus under fay
        refused 1006 (- against -)
      > open gus under bob
        gus is here
      `,
    ],
    [
      'sub-accounts of one master do not trade with each other where the scope says so',
      `
      > open fay under bob
        fay is here
      > open gus under bob
        gus is here
      > ann sends 500 USD to gus
        ann sent 500 USD to gus
      > ann sends 5 BTC to fay
        ann sent 5 BTC to fay
      > fay SELL 5 @ 100
        #1 accepted
      > gus BUY 5 @ 100 stp=EXPIRE_TAKER
        #2 accepted
        #2 must not meet #1 for 5
        #2 EXPIRED_IN_MATCH STP
      > gus BUY 5 @ 100 stp=NONE
        #3 accepted
        #3 buys 5 @ 100 from #1
        #1 FILLED
        #3 FILLED
      `,
      { stpScope: 'master' },
    ],
  ]);
});
