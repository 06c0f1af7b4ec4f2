import { describe, expect, test } from 'vitest';
import type { Command, SymbolConfig } from '../../../src/engine/types.ts';
import {
  BTC,
  ETH,
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  market,
  opening,
  PLAIN_SYMBOL,
  USD,
} from '../../support/engine-fixture.ts';
import { scenarios } from './scenario.ts';

const STRICT: Partial<SymbolConfig> = {
  minTicks: 10,
  maxTicks: 1000,
  minLots: 2,
  maxLots: 50,
  minNotional: 10_000n,
  maxNotional: 400_000n,
  bandBps: 1000,
  maxOpenOrders: 2,
  stpAllowed: ['NONE'],
};

/** Account 1 sold 10 to account 0 at 100 (orders 1 and 2); order 3 rests: SELL 2 @ 105 of account 1. */
function strictEngine(symbol: Partial<SymbolConfig> = {}) {
  return engineAfter([
    ...opening(engineConfig([{ ...STRICT, ...symbol }]), 3),
    limit({ account: 1, side: 'SELL', lots: 10, priceTicks: 100 }),
    limit({ account: 0, side: 'BUY', lots: 10, priceTicks: 100, clientOrderId: 'first' }),
    limit({ account: 1, side: 'SELL', lots: 2, priceTicks: 105 }),
  ]);
}

type Row = readonly [what: string, command: Command, refusal: Record<string, unknown>];

const ROWS: readonly Row[] = [
  ['an unknown symbol', limit({ symbol: 7 }), { code: 2001, value: 7n, bound: 1n }],
  ['an unknown account', limit({ account: 9 }), { code: 4002, value: 9n, bound: 3n }],
  ['a fraction of a lot', limit({ lots: 2.5 }), { code: 1004 }],
  ['a limit without a price', limit({ priceTicks: null }), { code: 1006 }],
  ['a market order with a price', market({ lots: 5, priceTicks: 100 }), { code: 1006 }],
  ['lots and quote quantity at once', market({ lots: 5, quoteUnits: 100n }), { code: 1006 }],
  ['a limit by quote quantity', limit({ lots: null, quoteUnits: 100n }), { code: 1006 }],
  ['a stop without a stop price', limit({ orderType: 'STOP_LIMIT' }), { code: 1006 }],
  ['GTD without an expiry', limit({ timeInForce: 'GTD' }), { code: 1006 }],
  ['an expiry without GTD', limit({ expireAt: 1000 }), { code: 1006 }],
  ['post-only IOC', limit({ postOnly: true, timeInForce: 'IOC' }), { code: 1006 }],
  ['too few lots', limit({ lots: 1 }), { code: 3005, value: 1n, bound: 2n }],
  ['too many lots', limit({ lots: 51 }), { code: 3005, value: 51n, bound: 50n }],
  [
    'no money at all',
    market({ lots: null, quoteUnits: 0n }),
    { code: 3005, value: 0n, bound: 1n, asset: USD },
  ],
  ['a price too low', limit({ lots: 5, priceTicks: 9 }), { code: 3002, value: 9n, bound: 10n }],
  ['a price too high', limit({ lots: 5, priceTicks: 1001 }), { code: 3002, value: 1001n, bound: 1000n }],
  [
    'a stop price too high',
    limit({ orderType: 'STOP_LOSS', lots: 5, priceTicks: null, stopTicks: 1001 }),
    { code: 3002, value: 1001n, bound: 1000n },
  ],
  ['a price above the band', limit({ lots: 5, priceTicks: 111 }), { code: 3003, value: 111n, bound: 110n }],
  ['a price below the band', limit({ lots: 5, priceTicks: 89 }), { code: 3003, value: 89n, bound: 90n }],
  [
    'a stop limit too far from its stop',
    limit({ orderType: 'STOP_LIMIT', lots: 5, stopTicks: 200, priceTicks: 221 }),
    { code: 3003, value: 221n, bound: 220n },
  ],
  [
    'a market order worth too little at the best price',
    market({ lots: null, quoteUnits: 9_999n }),
    { code: 3007, value: 9_999n, bound: 10_000n, asset: USD },
  ],
  [
    'a stop worth too little at its stop price',
    limit({ orderType: 'STOP_LOSS', side: 'SELL', lots: 2, priceTicks: null, stopTicks: 49 }),
    { code: 3007, value: 9_800n, bound: 10_000n, asset: USD },
  ],
  [
    'an order worth too much',
    limit({ lots: 50, priceTicks: 100 }),
    { code: 3008, value: 500_000n, bound: 400_000n, asset: USD },
  ],
  ['a self-trade mode not offered', limit({ lots: 5, stp: 'DECREMENT' }), { code: 5012 }],
  [
    'an expiry that has passed',
    limit({ lots: 5, timeInForce: 'GTD', expireAt: 77 }, 77),
    { code: 1008, value: 77n, bound: 77n },
  ],
  [
    'a stop that has been reached',
    limit({ orderType: 'STOP_LOSS', lots: 5, priceTicks: null, stopTicks: 100 }),
    { code: 5008, value: 100n, bound: 100n },
  ],
  [
    'post-only that would take',
    limit({ lots: 5, priceTicks: 105, postOnly: true }),
    { code: 5007, value: 105n, bound: 105n },
  ],
  ['a market order into nothing', market({ side: 'SELL', lots: 5 }), { code: 5009 }],
  [
    'the same client id for another order',
    limit({ lots: 11, clientOrderId: 'first' }),
    { code: 5001, orderId: 2 },
  ],
  ['cancel of an unknown order', cancelOf(0, 99), { code: 5002, orderId: 99 }],
  ['cancel of an order of another', cancelOf(0, 3), { code: 5002, orderId: 3 }],
  ['cancel of a finished order', cancelOf(0, 2), { code: 5003, orderId: 2, value: 10n, symbol: 0 }],
  ['mass cancel of an unknown account', massCancelOf(9, null), { code: 4002, account: 9 }],
  [
    'a connection of an unknown account',
    { type: 'setConnection', time: 0, account: 9, connected: false },
    { code: 4002, value: 9n, bound: 3n },
  ],
  [
    'a replace in words that nobody knows, of an order that cannot be',
    { ...limit({ lots: 5, timeInForce: 'NOW' as 'GTC' }), type: 'cancelReplace', orderId: 0.5 } as Command,
    { code: 1005 },
  ],
  ['mass cancel of an unknown symbol', massCancelOf(null, 9), { code: 2001, symbol: 9 }],
  [
    'an account id in use',
    { type: 'createAccount', time: 0, id: 'account-1', master: null },
    { code: 5001, account: 1 },
  ],
  [
    'an unknown master',
    { type: 'createAccount', time: 0, id: 'x', master: 9 },
    { code: 4002, value: 9n, bound: 3n },
  ],
  ['a deposit of nothing', transferOf('deposit', 0n), { code: 3005, value: 0n, bound: 1n, asset: BTC }],
  ['a deposit beyond all bounds', transferOf('deposit', 2n ** 96n), { code: 3015, bound: 2n ** 96n }],
  ['a deposit to nobody', { ...transferOf('deposit', 1n), account: 9 } as Command, { code: 4002 }],
  [
    'a deposit of nothing known',
    { ...transferOf('deposit', 1n), asset: 9 } as Command,
    { code: 2001, asset: 9 },
  ],
  ['a withdrawal beyond all bounds', transferOf('withdraw', 2n ** 120n), { code: 3015, bound: 2n ** 96n }],
  [
    'a figure no event can carry',
    transferOf('deposit', -(2n ** 120n)),
    { code: 3005, value: null, bound: 1n },
  ],
  ['an index that is no integer', limit({ symbol: 0.5 }), { code: 1004, symbol: null, value: null }],
  [
    'a withdrawal of more than there is',
    transferOf('withdraw', 10n ** 12n + 100_001n),
    { code: 4001, value: 10n ** 12n + 100_001n, bound: 10n ** 12n + 100_000n, asset: BTC },
  ],
  ['state of an unknown symbol', { type: 'setSymbol', time: 0, symbol: 4, state: 'halt' }, { code: 2001 }],
  [
    'fees of an unknown symbol',
    { type: 'setFees', time: 0, symbol: 4, makerRate: 0, takerRate: 0 },
    { code: 2001 },
  ],
  [
    'fees above 10 %',
    { type: 'setFees', time: 0, symbol: 0, makerRate: 0, takerRate: 10_000_001 },
    { code: 1006 },
  ],
  ['a second genesis', { type: 'genesis', time: 0, config: engineConfig([]) }, { code: 1006 }],
  [
    'a symbol name in use',
    { type: 'addSymbol', time: 0, config: PLAIN_SYMBOL, newAssets: [] },
    { code: 1006 },
  ],
  [
    'a symbol of unknown assets',
    { type: 'addSymbol', time: 0, config: { ...PLAIN_SYMBOL, symbol: 'X', base: 8 }, newAssets: [] },
    { code: 1006 },
  ],
];

describe('a refused command says why and changes nothing', () => {
  test.each(ROWS)('%s', (_what, command, refusal) => {
    const engine = strictEngine();
    const events = eventsOf(engine, command);
    expect(events).toEqual([
      expect.objectContaining({ type: 'rejected', command: command.type, ...refusal }),
    ]);
    const advanced = strictEngine();
    advanced.apply({ type: 'advance', time: command.time });
    expect(engine.stateHash()).toBe(advanced.stateHash());
    expect(engine.openOrderCount()).toBe(1);
  });
});

describe('which refusal comes first', () => {
  /** Each row mends what the row before was refused for; the codes are the order of the checks. */
  const poor = { account: 2 } as const;
  test('checks run in the published order', () => {
    const engine = strictEngine({ maxOpenOrders: 1 });
    engine.apply({
      type: 'withdraw',
      time: 0,
      account: 2,
      asset: USD,
      amount: 10n ** 12n,
      transferId: 'empty',
    });
    engine.apply({
      type: 'withdraw',
      time: 0,
      account: 2,
      asset: BTC,
      amount: 10n ** 12n - 20_000n,
      transferId: 'b',
    });
    engine.apply(limit({ ...poor, side: 'SELL', lots: 2, priceTicks: 108, clientOrderId: 'id' }));
    const wrong = {
      ...poor,
      lots: 1,
      priceTicks: 5,
      stp: 'DECREMENT',
      timeInForce: 'GTD',
      expireAt: 1,
      postOnly: true,
      clientOrderId: 'id',
    } as const;
    const steps = [
      { fields: {}, code: 5001 },
      { fields: { clientOrderId: null }, code: 2002, state: 'halt' },
      { fields: { clientOrderId: null }, code: 2003, state: 'cancel-only' },
      { fields: { clientOrderId: null }, code: 3005, state: 'trading' },
      { fields: { lots: 50 }, code: 3002 },
      { fields: { priceTicks: 120 }, code: 3003 },
      { fields: { priceTicks: 110 }, code: 3008 },
      { fields: { lots: 5 }, code: 5012 },
      { fields: { stp: null }, code: 1008 },
      { fields: { expireAt: 999 }, code: 3010 },
      { fields: {}, code: 5007, cancel: true },
      { fields: { postOnly: false }, code: 4001 },
    ] as const;
    let request: Parameters<typeof limit>[0] = wrong;
    const codes = steps.map((step) => {
      if ('state' in step) engine.apply({ type: 'setSymbol', time: 1, symbol: 0, state: step.state });
      if ('cancel' in step) engine.apply(massCancelOf(2, null));
      request = { ...request, ...step.fields };
      const event = eventsOf(engine, limit(request, 1))[0];
      return event?.type === 'rejected' ? event.code : event?.type;
    });
    expect(codes).toEqual(steps.map((step) => step.code));
  });
});

describe('before genesis', () => {
  test.each([
    ['newOrder', limit({})],
    ['createAccount', { type: 'createAccount', time: 0, id: 'a', master: null }],
    ['deposit', transferOf('deposit', 1n)],
    ['setSymbol', { type: 'setSymbol', time: 0, symbol: 0, state: 'halt' }],
  ] as const)('%s is refused with MAINTENANCE', (_type, command) => {
    expect(eventsOf(engineAfter([]), command)).toEqual([
      expect.objectContaining({ type: 'rejected', code: 2006 }),
    ]);
  });

  test('a configuration the engine cannot run opens nothing', () => {
    const engine = engineAfter([]);
    const config = engineConfig([{ maxTicks: 2 ** 53 }]);
    expect(eventsOf(engine, { type: 'genesis', time: 0, config })).toEqual([
      expect.objectContaining({ type: 'rejected', code: 1006 }),
    ]);
    expect(engine.config.symbols).toEqual([]);
  });
});

describe('symbol states', () => {
  scenarios([
    [
      'halt and cancel-only let cancels through and nothing else; post-only lets in what cannot take',
      `
      > ann SELL 1 @ 100
        #1 accepted
      > ann SELL 1 @ 101
        #2 accepted
      > state halt
      > bob BUY 1 @ 99
        refused 2002 (- against -)
      > ann cancel #1
        #1 CANCELED USER
      > state cancel-only
      > bob BUY 1 @ 99
        refused 2003 (- against -)
      > state post-only
      > bob BUY 1 @ 101
        refused 2004 (- against -)
      > bob BUY 1 @ 101 post-only
        refused 5007 (101 against 101)
      > bob BUY 1 @ 100 post-only
        #3 accepted
      > state trading
      > bob BUY 1 @ 101
        #4 accepted
        #4 buys 1 @ 101 from #2
        #2 FILLED
        #4 FILLED
      `,
    ],
    [
      'market orders do not trade outside the band',
      `
      > ann SELL 2 @ 100
        #1 accepted
      > ann SELL 1 @ 120
        #2 accepted
      > bob BUY 1 @ 100
        #3 accepted
        #3 buys 1 @ 100 from #1
        #3 FILLED
      > bob BUY 2 MARKET
        #4 accepted
        #4 buys 1 @ 100 from #1
        #1 FILLED
        #4 EXPIRED PRICE_RANGE
      `,
      { bandBps: 1000 },
    ],
  ]);
});

describe('adding', () => {
  test('a new symbol trades at once, with its new asset', () => {
    const engine = engineAfter(opening(engineConfig([{}]), 1));
    const config = { ...PLAIN_SYMBOL, symbol: 'DOGE-USD', base: 3 };
    const events = eventsOf(engine, {
      type: 'addSymbol',
      time: 0,
      config,
      newAssets: [{ asset: 'DOGE', scale: 4 }],
    });
    expect(events).toEqual([expect.objectContaining({ type: 'symbolChanged', symbol: 1, state: 'trading' })]);
    expect(engine.config.assets.map((asset) => asset.asset)).toEqual(['BTC', 'USD', 'ETH', 'DOGE']);
    engine.apply(limit({ symbol: 1 }));
    expect(engine.levels(1, 'BUY', 5)).toEqual([{ priceTicks: 100, lots: 1 }]);
    expect(engine.balance(0, ETH)).toEqual({ available: 10n ** 12n, locked: 0n });
  });

  test('a sub-account has a master, and a master has none', () => {
    const engine = engineAfter(opening(engineConfig([]), 1));
    engine.apply({ type: 'createAccount', time: 0, id: 'sub', master: 0 });
    expect(engine.accounts.map(({ id, master }) => [id, master])).toEqual([
      ['account-0', null],
      ['sub', 0],
    ]);
    expect(eventsOf(engine, { type: 'createAccount', time: 0, id: 'deeper', master: 1 })).toEqual([
      expect.objectContaining({ type: 'rejected', code: 1006 }),
    ]);
  });
});

function cancelOf(account: number, orderId: number): Command {
  return { type: 'cancel', time: 0, account, orderId, reason: 'USER' };
}

function massCancelOf(account: number | null, symbol: number | null): Command {
  return { type: 'massCancel', time: 0, account, symbol, side: null, reason: 'MASS' };
}

function transferOf(type: 'deposit' | 'withdraw', amount: bigint): Command {
  return { type, time: 0, account: 0, asset: BTC, amount, transferId: 'now' };
}
