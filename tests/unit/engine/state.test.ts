import { describe, expect, test } from 'vitest';
import type { Command, EngineCore } from '../../../src/engine/types.ts';
import {
  BTC,
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  market,
  opening,
  USD,
} from '../../support/engine-fixture.ts';
import { scenarios } from './scenario.ts';

const CONFIG = engineConfig([{}], 3);
const OPEN = opening(CONFIG, 2);

describe('client order ids', () => {
  scenarios([
    [
      'the same order again is answered with the original, while it lives and when it is done',
      `
      > ann SELL 5 @ 100 id=x
        #1 accepted
      > ann SELL 5 @ 100 id=x
        #1 again
      > bob BUY 5 @ 100
        #2 accepted
        #2 buys 5 @ 100 from #1
        #1 FILLED
        #2 FILLED
      > ann SELL 5 @ 100 id=x
        #1 again
      > ann SELL 5 @ 101 id=x
        refused 5001 #1 (- against -)
      > book
        empty
      `,
    ],
    [
      'an id belongs to an account, and a refused order does not take it',
      `
      > poor BUY 5 @ 100 id=x
        refused 4001 (500 USD against 100 USD)
      > poor BUY 1 @ 100 id=x
        #1 accepted
      > ann BUY 1 @ 100 id=x
        #2 accepted
      `,
    ],
    [
      'a slid order is known by the price it asked for',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > bob BUY 1 @ 105 post-only id=x
        #2 accepted
      > bob BUY 1 @ 105 post-only id=x
        #2 again
      > #2
        BUY 1 @ 99 NEW, filled 0, prevented 0
      `,
      { postOnlyPolicy: 'slide' },
    ],
  ]);

  test('an id is forgotten once as many newer orders have finished as the window holds', () => {
    const engine = engineAfter([...OPEN, limit({ clientOrderId: 'x' }), cancelOf(1)]);
    for (const orderId of [2, 3, 4]) {
      expect(engine.orderByClientId(0, 'x')?.orderId).toBe(1);
      engine.apply(limit({}));
      engine.apply(cancelOf(orderId));
    }
    expect(engine.orderByClientId(0, 'x')).toBeUndefined();
    engine.apply({ type: 'advance', time: 0 });
    expect([1, 2, 3, 4].map((orderId) => engine.order(orderId)?.status)).toEqual([
      undefined,
      'CANCELED',
      'CANCELED',
      'CANCELED',
    ]);
    engine.apply(limit({ clientOrderId: 'x', lots: 9 }));
    expect(engine.orderByClientId(0, 'x')?.orderId).toBe(5);
  });

  test('a repeated order names the command that brought the original', () => {
    const order = limit({ clientOrderId: 'x' });
    const engine = engineAfter([...OPEN, order]);
    const { commandSeq: entryCommandSeq } = engine;
    engine.apply(limit({ side: 'SELL', account: 1 }));
    const again = { type: 'orderDuplicate', orderId: 1, account: 0, symbol: 0, entryCommandSeq };
    expect(eventsOf(engine, order)).toMatchObject([again]);
    expect(eventsOf(engine, order)).toMatchObject([again]);
  });

  test('a window of 0 remembers live orders alone', () => {
    const engine = engineAfter([...opening(engineConfig([{}], 0), 1), limit({ clientOrderId: 'x' })]);
    expect(engine.orderByClientId(0, 'x')?.orderId).toBe(1);
    engine.apply(cancelOf(1));
    expect(engine.orderByClientId(0, 'x')).toBeUndefined();
    expect(eventsOf(engine, cancelOf(1))).toMatchObject([{ type: 'rejected', code: 5002 }]);
  });

  test.each([0, 2])(
    'with a window of %i a command that ends more orders lets all of them be read until the next one',
    (window) => {
      const bids = [limit({}), limit({}), limit({}), limit({})];
      const engine = engineAfter([...opening(engineConfig([{}], window), 1), ...bids]);
      const statuses = () => [1, 2, 3, 4].map((orderId) => engine.order(orderId)?.status);
      const all = { type: 'massCancel', time: 0, account: 0, symbol: null, side: null } as const;
      engine.apply({ ...all, reason: 'MASS' });
      expect(statuses()).toEqual(Array(4).fill('CANCELED'));
      const hash = engine.stateHash();
      engine.apply({ type: 'advance', time: 1 });
      expect(statuses()).toEqual([...Array(4 - window).fill(undefined), ...Array(window).fill('CANCELED')]);
      expect(engine.stateHash()).toBe(hash);
    },
  );
});

describe('transfers', () => {
  test('a transfer id is done once; with other fields it is refused', () => {
    const engine = engineAfter(OPEN);
    const deposit = {
      type: 'deposit',
      time: 0,
      account: 0,
      asset: BTC,
      amount: 5n,
      transferId: 't',
    } as const;
    expect(eventsOf(engine, deposit).map((event) => event.type)).toEqual(['deposited', 'balanceChanged']);
    expect(eventsOf(engine, deposit)).toEqual([]);
    expect(eventsOf(engine, { ...deposit, amount: 6n })).toMatchObject([{ type: 'rejected', code: 5001 }]);
    expect(engine.balance(0, BTC).available).toBe(10n ** 12n + 5n);
  });

  test('a withdrawal takes what is available, and a refused one may be tried again', () => {
    const engine = engineAfter([...OPEN, limit({ side: 'SELL', lots: 10 })]);
    const all = {
      type: 'withdraw',
      time: 0,
      account: 0,
      asset: BTC,
      amount: 10n ** 12n,
      transferId: 'w',
    } as const;
    expect(eventsOf(engine, all)).toMatchObject([
      { type: 'rejected', code: 4001, bound: 10n ** 12n - 100_000n },
    ]);
    engine.apply(cancelOf(1));
    expect(eventsOf(engine, all)).toMatchObject([
      { type: 'withdrawn' },
      { type: 'balanceChanged', available: 0n },
    ]);
    expect(engine.conservation(BTC)).toBe(0n);
  });
});

describe('mass cancel', () => {
  const orders: Command[] = [
    limit({ account: 0, priceTicks: 90 }),
    limit({ account: 1, priceTicks: 91 }),
    limit({ account: 0, side: 'SELL', priceTicks: 110 }),
    limit({ account: 0, side: 'SELL', orderType: 'STOP_LOSS', priceTicks: null, stopTicks: 50 }),
    limit({ account: 0, symbol: 1, priceTicks: 90 }),
  ];
  test.each([
    ['all', {}, [1, 2, 3, 4, 5]],
    ['one account', { account: 0 }, [1, 3, 4, 5]],
    ['one symbol', { symbol: 0 }, [1, 2, 3, 4]],
    ['one side', { side: 'SELL' }, [3, 4]],
    ['an account on a symbol and side', { account: 0, symbol: 0, side: 'BUY' }, [1]],
    ['nothing that fits', { account: 1, side: 'SELL' }, []],
  ] as const)('cancels %s in ascending id', (_what, filter, ids) => {
    const twoSymbols = engineConfig([{}, { symbol: 'ETH-USD', base: 2 }]);
    const engine = engineAfter([...opening(twoSymbols, 2), ...orders]);
    const massCancel = { type: 'massCancel', time: 0, account: null, symbol: null, side: null } as const;
    const events = eventsOf(engine, { ...massCancel, reason: 'DISCONNECT', ...filter });
    const done = events.filter((event) => event.type === 'orderDone');
    expect(done.map((event) => event.orderId)).toEqual(ids);
    expect(done.every((event) => event.status === 'CANCELED' && event.reason === 'DISCONNECT')).toBe(true);
  });
});

describe('time', () => {
  test('never goes back: an earlier command happens at the last time', () => {
    const engine = engineAfter([...OPEN, { type: 'advance', time: 1000 }]);
    expect(eventsOf(engine, limit({}, 500)).map((event) => event.time)).toEqual([1000, 1000, 1000]);
    expect(engine.order(1)?.createdAt).toBe(1000);
  });

  test('what is due happens before the command that carries the time', () => {
    const expiring = limit({ side: 'SELL', timeInForce: 'GTD', expireAt: 10 });
    const engine = engineAfter([...OPEN, expiring]);
    expect(engine.nextDeadline()).toBe(10);
    expect(eventsOf(engine, market({ account: 1, lots: 1 }, 10))).toMatchObject([
      { type: 'orderDone', orderId: 1, status: 'EXPIRED', reason: 'GTD' },
      { type: 'rejected', code: 5009 },
      { type: 'balanceChanged', account: 0 },
      { type: 'levelChanged', lots: 0 },
    ]);
    expect(engine.nextDeadline()).toBeNull();
  });
});

describe('the state hash', () => {
  const ONE_BID: Command[] = [
    ...OPEN,
    limit({ priceTicks: 100, lots: 5 }),
    limit({ priceTicks: 100, lots: 5 }),
  ];
  const base = hashAfter(ONE_BID);

  test('is what this version of the engine gives', () => {
    expect(base).toBe('e948ed519dffac92db2745b8e558356b');
  });

  test.each([
    ['a refused command', limit({ lots: 0 })],
    ['time that passes', { type: 'advance', time: 99 }],
    ['the same transfer again', { ...OPEN[2], time: 5 } as Command],
    ['the state a symbol has', { type: 'setSymbol', time: 0, symbol: 0, state: 'trading' }],
  ] as const)('does not change with %s', (_what, command) => {
    expect(hashAfter([...ONE_BID, command])).toBe(base);
  });

  test.each([
    ['an order', limit({ priceTicks: 99 })],
    ['a cancel', cancelOf(1)],
    ['a partial fill', market({ account: 1, side: 'SELL', lots: 1 })],
    ['a deposit', { type: 'deposit', time: 0, account: 0, asset: USD, amount: 1n, transferId: 'more' }],
    ['an account', { type: 'createAccount', time: 0, id: 'new', master: null }],
    ['a fee', { type: 'setFees', time: 0, symbol: 0, makerRate: 1, takerRate: 0 }],
    ['a symbol state', { type: 'setSymbol', time: 0, symbol: 0, state: 'halt' }],
    ['a waiting stop', limit({ orderType: 'STOP_LIMIT', stopTicks: 120 })],
  ] as const)('changes with %s', (_what, command) => {
    expect(hashAfter([...ONE_BID, command])).not.toBe(base);
  });

  test.each([0, 1, 3, 100])(
    'is the same however often it was asked for while orders came and went in a window of %i',
    (window) => {
      const start = opening(engineConfig([{}], window), 1);
      const asked = engineAfter(start);
      const commands: Command[] = [];
      for (let orderId = 1; orderId <= 12; orderId++) {
        for (const command of [limit({ lots: orderId }), cancelOf(orderId)]) {
          commands.push(command);
          asked.apply(command);
        }
        if (orderId % 5 < 2) expect(asked.stateHash()).toBe(hashAfter([...start, ...commands]));
      }
    },
  );

  test('knows which finished order is forgotten first', () => {
    const two = [...OPEN, limit({}), limit({})];
    expect(hashAfter([...two, cancelOf(1), cancelOf(2)])).not.toBe(
      hashAfter([...two, cancelOf(2), cancelOf(1)]),
    );
  });

  test('knows which order stands first in a queue', () => {
    const queue = (first: string, second: string) =>
      hashAfter([...OPEN, limit({ clientOrderId: first }), limit({ clientOrderId: second })]);
    expect(queue('a', 'b')).not.toBe(queue('b', 'a'));
  });
});

function hashAfter(commands: readonly Command[]): string {
  const engine: EngineCore = engineAfter(commands);
  return engine.stateHash();
}

function cancelOf(orderId: number): Command {
  return { type: 'cancel', time: 0, account: 0, orderId, reason: 'USER' };
}
