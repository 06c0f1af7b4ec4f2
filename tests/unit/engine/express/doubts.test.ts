import { describe, expect, test } from 'vitest';
import type { Command, SymbolConfig } from '../../../../src/engine/types.ts';
import {
  BTC,
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  opening,
  USD,
} from '../../../support/engine-fixture.ts';
import { Twins } from '../../../support/express-lanes.ts';

/**
 * A lane takes a command only when nothing about it is in doubt. So each condition stands here from both sides, and
 * the rest of the table says what the lanes leave to the general way. Either way the twin without lanes does the same.
 */
type Case = readonly [what: string, isTaken: boolean, command: Command, before?: readonly Command[]];

const SYMBOL: Partial<SymbolConfig> = {
  minTicks: 10,
  maxTicks: 1_000,
  minLots: 2,
  maxLots: 50,
  bandBps: 1_000,
  minNotional: 30_000n,
  maxNotional: 1_000_000n,
  makerRate: 100_000,
  takerRate: 200_000,
  maxOpenOrders: 6,
};

const TIME = 100;
const plain = (fields: Parameters<typeof limit>[0] = {}): Command => limit({ lots: 10, ...fields }, TIME);
const cancel = (fields: Partial<Extract<Command, { type: 'cancel' }>> = {}): Command => ({
  ...{ type: 'cancel', time: TIME, account: 0, orderId: 1, reason: 'USER' },
  ...fields,
});
const rubbish = (command: Command, fields: object): Command => ({ ...command, ...fields }) as Command;
const setAccount = (account: number, state: 'active' | 'read-only' | 'disabled'): Command => ({
  ...{ type: 'setAccount', time: 0, account, state },
});
const setSymbol = (state: 'halt' | 'cancel-only' | 'post-only'): Command => ({
  ...{ type: 'setSymbol', time: 0, symbol: 0, state },
});
const keep = (account: number, asset: number, amount: bigint): Command => ({
  ...{ type: 'withdraw', time: 0, account, asset, amount: RICH - amount, transferId: 'all but' },
});
/** Orders that rest and are not in the way of others. */
const bids = (count: number): Command[] => Array.from({ length: count }, () => limit({ lots: 10 }));
/** A trade at 100, and nothing rests but the two first orders. */
const trade = [
  limit({ account: 1, side: 'SELL', priceTicks: 100, lots: 10 }),
  limit({ account: 2, side: 'BUY', priceTicks: 100, lots: 10 }),
];

const RICH = 10n ** 12n;
/** Two orders by which accounts 0 and 1 have a standing: ids 1 and 2. */
const FIRST = [
  limit({ priceTicks: 90, lots: 20, clientOrderId: 'first' }),
  limit({ account: 1, side: 'SELL', priceTicks: 110, lots: 10 }),
];

function isTaken(command: Command, before: readonly Command[], symbol = SYMBOL): boolean {
  const twins = new Twins();
  const config = engineConfig([symbol, { ...symbol, symbol: 'BTC-USD2' }]);
  for (const earlier of [...opening(config, 3, RICH), ...FIRST, ...before]) twins.apply(earlier);
  const taken = twins.apply(command);
  twins.compare();
  return taken;
}

describe('the lane of plain limits', () => {
  const cases: readonly Case[] = [
    ['a plain limit', true, plain()],
    ['of a SELL', true, plain({ account: 1, side: 'SELL', priceTicks: 105 })],
    ['at a price of its own', true, plain({ priceTicks: 91 })],
    ['at a price where others are', true, plain({ priceTicks: 90, lots: 20 })],
    ['post-only, and takes nobody', true, plain({ postOnly: true })],
    ['with a client id', true, plain({ clientOrderId: 'a-client.id:_1' })],
    ['with one of 64 letters', true, plain({ clientOrderId: 'x'.repeat(64) })],
    ['with one of 65 letters', false, plain({ clientOrderId: 'x'.repeat(65) })],
    ['with one of none', false, plain({ clientOrderId: '' })],
    ['with a letter that none has', false, plain({ clientOrderId: 'a client' })],
    ['with a letter beyond ASCII', false, plain({ clientOrderId: 'naïve' })],
    ['with what is no text', false, rubbish(plain(), { clientOrderId: 7 })],
    ['with an id its account has used', false, plain({ clientOrderId: 'first' })],
    [
      'with an id another account has used',
      true,
      plain({ account: 1, priceTicks: 91, clientOrderId: 'first' }),
    ],
    ['of no side', false, rubbish(plain(), { side: 'HOLD' })],
    ['a market order', false, plain({ orderType: 'MARKET', timeInForce: 'IOC', priceTicks: null })],
    ['a stop', false, plain({ orderType: 'STOP_LIMIT', stopTicks: 105, priceTicks: 105 })],
    ['with a stop that goes with no limit', false, rubbish(plain(), { stopTicks: 105 })],
    ['with an expiry that goes with no GTC', false, rubbish(plain(), { expireAt: TIME + 1 })],
    ['with both quantities', false, rubbish(plain(), { quoteUnits: 1n })],
    ['GTD', false, plain({ timeInForce: 'GTD', expireAt: TIME + 1 })],
    ['DAY', false, plain({ timeInForce: 'DAY' })],
    ['IOC that reaches nobody', false, plain({ timeInForce: 'IOC' })],
    ['IOC that is post-only', false, plain({ timeInForce: 'IOC', postOnly: true, priceTicks: 110 })],
    ['FOK', false, plain({ timeInForce: 'FOK' })],
    ['with a mode of self-trade prevention', false, plain({ stp: 'NONE' })],
    ['post-only as a word', false, rubbish(plain(), { postOnly: 'true' })],
    ['of an account that is not there', false, plain({ account: 9 })],
    ['of an account that is a text', false, rubbish(plain(), { account: '0' })],
    ['of an account that is a bigint', false, rubbish(plain(), { account: 0n })],
    ['of half an account', false, rubbish(plain(), { account: 0.5 })],
    ['of an account that has no standing', false, plain({ account: 2 })],
    ['of an account with one on another symbol', false, plain({ symbol: 1 })],
    ['of a symbol that is not there', false, plain({ symbol: 2 })],
    ['of a symbol that is a bigint', false, rubbish(plain(), { symbol: 0n })],
    ['of a read-only account', false, plain(), [setAccount(0, 'read-only')]],
    ['of a disabled account', false, plain(), [setAccount(0, 'disabled')]],
    ['where trading halts', false, plain(), [setSymbol('halt')]],
    ['where only cancels are let in', false, plain(), [setSymbol('cancel-only')]],
    ['where only post-only is let in', false, plain({ postOnly: true }), [setSymbol('post-only')]],
    ['of no lots', false, plain({ lots: null })],
    ['of half a lot', false, plain({ lots: 10.5 })],
    ['of lots in a bigint', false, rubbish(plain(), { lots: 10n })],
    ['of the least lots', true, plain({ priceTicks: 500, side: 'SELL', account: 1, lots: 2 })],
    ['of fewer', false, plain({ priceTicks: 1_000, side: 'SELL', account: 1, lots: 1 })],
    ['of the most lots', true, plain({ priceTicks: 20, lots: 50 })],
    ['of more', false, plain({ priceTicks: 20, lots: 51 })],
    ['of no price', false, plain({ priceTicks: null })],
    ['of half a tick', false, plain({ priceTicks: 99.5 })],
    ['at the lowest price', true, plain({ priceTicks: 10, lots: 50 })],
    ['below it', false, plain({ priceTicks: 9, lots: 50 })],
    ['at the highest price', true, plain({ account: 1, side: 'SELL', priceTicks: 1_000, lots: 10 })],
    ['above it', false, plain({ account: 1, side: 'SELL', priceTicks: 1_001, lots: 9 })],
    ['at the lower edge of the band', true, plain({ priceTicks: 90, lots: 20 }), trade],
    ['below it', false, plain({ priceTicks: 89, lots: 20 }), trade],
    ['at the upper edge of the band', true, plain({ account: 1, side: 'SELL', priceTicks: 110 }), trade],
    ['above it', false, plain({ account: 1, side: 'SELL', priceTicks: 111 }), trade],
    ['worth the least', true, plain({ priceTicks: 30 })],
    ['worth less', false, plain({ priceTicks: 29 })],
    ['worth the most', true, plain({ account: 1, side: 'SELL', priceTicks: 200, lots: 50 })],
    ['worth more', false, plain({ account: 1, side: 'SELL', priceTicks: 201, lots: 50 })],
    ['the last one an account may have open', true, plain(), bids(4)],
    ['one more', false, plain(), bids(5)],
    ['a BUY one tick behind the other side', true, plain({ priceTicks: 109 })],
    ['a BUY that reaches the other side', true, plain({ priceTicks: 110 })],
    ['an IOC that does', true, plain({ priceTicks: 110, timeInForce: 'IOC' })],
    ['a post-only one that does', false, plain({ priceTicks: 110, postOnly: true })],
    [
      'a SELL one tick behind the other side',
      true,
      plain({ account: 1, side: 'SELL', priceTicks: 91, lots: 20 }),
    ],
    [
      'a SELL that reaches the other side',
      true,
      plain({ account: 1, side: 'SELL', priceTicks: 90, lots: 20 }),
    ],
    // A BUY at 100 x 10 holds 100,000 and 0.2 % of fee; `first` holds 180,360.
    ['a BUY that takes all there is', true, plain(), [keep(0, USD, 280_560n)]],
    ['a BUY that lacks a unit', false, plain(), [keep(0, USD, 280_559n)]],
    [
      'a SELL that takes all there is',
      true,
      plain({ account: 1, side: 'SELL', priceTicks: 105 }),
      [keep(1, BTC, 200_000n)],
    ],
    [
      'a SELL that lacks a unit',
      false,
      plain({ account: 1, side: 'SELL', priceTicks: 105 }),
      [keep(1, BTC, 199_999n)],
    ],
    [
      'after an order that expires with it',
      false,
      plain(),
      [limit({ lots: 10, timeInForce: 'GTD', expireAt: TIME })],
    ],
    [
      'before an order that expires later',
      true,
      plain(),
      [limit({ lots: 10, timeInForce: 'GTD', expireAt: TIME + 1 })],
    ],
  ];

  for (const [what, expected, command, before = []] of cases)
    test(`${what}: ${expected}`, () => {
      expect(isTaken(command, before)).toBe(expected);
    });
});

describe('a plain limit that takes', () => {
  const buy = (fields: Parameters<typeof limit>[0] = {}): Command =>
    plain({ account: 2, side: 'BUY', priceTicks: 110, lots: 20, ...fields });
  /** By which account 2 has a standing: id 3, or the ids behind it. */
  const known = limit({ account: 2, priceTicks: 80, lots: 10 });
  const sell = (fields: Parameters<typeof limit>[0] = {}): Command =>
    limit({ account: 1, side: 'SELL', priceTicks: 105, lots: 10, ...fields });
  const stop = limit({ side: 'BUY', orderType: 'STOP_LOSS', priceTicks: null, stopTicks: 107, lots: 5 });
  const own = sell({ account: 2 });

  test.each([
    ['all of one order, and is filled', buy({ lots: 10 }), []],
    ['a part of one order', buy({ lots: 4 }), []],
    ['all there is, and rests', buy(), []],
    ['all there is, and expires', buy({ timeInForce: 'IOC' }), []],
    ['several orders at several prices', buy({ lots: 40 }), [sell(), sell(), sell({ priceTicks: 106 })]],
    ['of one that is filled in part', buy({ lots: 7 }), [buy({ lots: 5 })]],
    ['and triggers stops', buy(), [stop, sell({ priceTicks: 111, lots: 30 })]],
    ['of its own account', buy({ lots: 25 }), [own, sell({ priceTicks: 106 })]],
    ['of its own account, as IOC', buy({ lots: 25, timeInForce: 'IOC' }), [own]],
    ['with money that covers its hold alone', buy({ lots: 9 }), [keep(2, USD, 179_358n)]],
  ] as const)('%s', (_what, command, before) => {
    for (const stpDefault of ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT', 'NONE'] as const)
      for (const feeIn of ['quote', 'received'] as const) {
        const symbol = { ...SYMBOL, stpDefault, feeIn, bandBps: null };
        expect(isTaken(command, [known, ...before], symbol)).toBe(true);
      }
  });

  test('lacks a unit of its hold: it is refused, the general way', () => {
    expect(isTaken(buy({ lots: 9 }), [known, keep(2, USD, 179_357n)])).toBe(false);
  });

  test('at the edge of the band takes and rests there; one tick beyond it is refused', () => {
    // A trade at 100: the band ends at 110, where ten lots wait. The ids are 3, 4 and 5 before the order is 6.
    const traded = [sell({ priceTicks: 100 }), known, buy({ lots: 10, priceTicks: 100 })];
    const engine = engineAfter([...opening(engineConfig([SYMBOL]), 3, RICH), ...FIRST, ...traded]);
    const [edge, beyond] = [buy({ lots: 30 }), buy({ lots: 30, priceTicks: 111 })];
    expect(isTaken(edge, traded)).toBe(true);
    expect(isTaken(beyond, traded)).toBe(false);
    expect(eventsOf(engine, beyond)).toMatchObject([{ type: 'rejected', code: 3003 }]);
    engine.apply(edge);
    expect(engine.order(6)).toMatchObject({ status: 'PARTIALLY_FILLED', filledLots: 10, priceTicks: 110 });
    expect(engine.levels(0, 'BUY', 1)).toEqual([{ priceTicks: 110, lots: 20 }]);
  });
});

describe('the lane of cancels', () => {
  const gtd = limit({ lots: 10, timeInForce: 'GTD', expireAt: TIME + 1 });
  const stop = limit({ lots: 10, orderType: 'STOP_LIMIT', stopTicks: 105, priceTicks: 105 });
  const cases: readonly Case[] = [
    ['of an order that rests alone', true, cancel()],
    ['of one that rests first of two', true, cancel(), [limit({ priceTicks: 90, lots: 30 })]],
    ['of one that rests last of two', true, cancel({ orderId: 3 }), [limit({ priceTicks: 90, lots: 30 })]],
    [
      'of one between two',
      true,
      cancel({ orderId: 3 }),
      [limit({ priceTicks: 90, lots: 30 }), limit({ priceTicks: 90, lots: 40 })],
    ],
    [
      'of one that is filled in part',
      true,
      cancel(),
      [limit({ account: 2, side: 'SELL', priceTicks: 90, lots: 15 })],
    ],
    ['of an order that is not there', false, cancel({ orderId: 99 })],
    ['of order 0', false, cancel({ orderId: 0 })],
    ['of half an order', false, cancel({ orderId: 1.5 })],
    ['of an order in a bigint', false, rubbish(cancel(), { orderId: 1n })],
    ['of an order of another account', false, cancel({ account: 1 })],
    ['by what is no account', false, rubbish(cancel(), { account: '0' })],
    ['of an order that is done', false, cancel(), [cancel()]],
    ['of an order that expires', false, cancel({ orderId: 3 }), [gtd]],
    ['of a stop', false, cancel({ orderId: 3 }), [stop]],
    ['for another reason', false, cancel({ reason: 'ADMIN' })],
    ['of a read-only account', false, cancel(), [setAccount(0, 'read-only')]],
    ['of a disabled account', false, cancel(), [setAccount(0, 'disabled')]],
    ['where trading halts', true, cancel(), [setSymbol('halt')]],
    [
      'with what is due before it',
      false,
      cancel(),
      [limit({ lots: 10, timeInForce: 'GTD', expireAt: TIME })],
    ],
  ];

  for (const [what, expected, command, before = []] of cases)
    test(`${what}: ${expected}`, () => {
      expect(isTaken(command, before)).toBe(expected);
    });
});

describe('the time of a lane', () => {
  const LAST = 8_640_000_000_000_000;
  const advance = (time: number): Command => ({ type: 'advance', time });
  const deadMan: Command = { type: 'setDeadMan', time: 0, account: 2, timeoutMs: TIME };
  const at = (command: Command, time: unknown): Command => rubbish(command, { time });

  const cases: readonly (readonly [what: string, isTaken: boolean, time: unknown, before?: Command[]])[] = [
    ['the time of the command before', true, TIME, [advance(TIME)]],
    ['a later one', true, TIME + 1, [advance(TIME)]],
    ['an earlier one', false, TIME - 1, [advance(TIME)]],
    ['a negative zero, which is 0', true, -0],
    ['a negative one', false, -1],
    ['half a millisecond', false, TIME + 0.5],
    ['the last one', true, LAST],
    ['one later', false, LAST + 1],
    ['no number', false, String(TIME)],
    ['a bigint', false, BigInt(TIME)],
    ['none', false, undefined],
    ['a time before a timer fires', true, TIME - 1, [deadMan]],
    ['the time when it fires', false, TIME, [deadMan]],
  ];

  for (const [what, expected, time, before = []] of cases)
    test(`is ${what}: ${expected}`, () => {
      expect(isTaken(at(plain(), time), before)).toBe(expected);
      expect(isTaken(at(cancel(), time), before)).toBe(expected);
    });

  // Of an array vitest makes arguments: the last one offers an array.
  test.each([null, undefined, 7, 'newOrder', [[]]])('%j is no command for one', (nothing) => {
    expect(isTaken(nothing as unknown as Command, [])).toBe(false);
  });
});

describe('numbers beyond one number', () => {
  const HALF = 2 ** 51;
  /** What the first order of account 0 holds here: 90 x 20. */
  const HELD = 1_800;
  /** A lot is a unit of base, a lot at a tick a unit of quote. */
  const wide = (fields: Partial<SymbolConfig>): Partial<SymbolConfig> => ({
    ...{
      baseUnitsPerLot: 1n,
      notionalFactor: 1n,
      maxLots: Number.MAX_SAFE_INTEGER,
      maxTicks: 1_000_000,
      ...fields,
    },
  });
  const sell = (lots: number): Command => limit({ account: 1, side: 'SELL', priceTicks: 110, lots }, TIME);
  const deep: Command = {
    type: 'deposit',
    time: 0,
    account: 0,
    asset: USD,
    amount: 10n ** 20n,
    transferId: 'deep',
  };
  const deepBase: Command = { ...deep, account: 1, asset: BTC, transferId: 'deep base' } as Command;

  test.each([
    ['a worth below 2^52 units', true, limit({ priceTicks: 1, lots: 2 * HALF - 1 }, TIME), [deep], wide({})],
    ['a worth of 2^52 units', false, limit({ priceTicks: 1, lots: 2 * HALF }, TIME), [deep], wide({})],
    ['a hold beyond one limb', true, limit({ priceTicks: 1, lots: 2 ** 50 }, TIME), [deep], wide({})],
    ['base of 2^51 units', true, sell(1), [deepBase, sell(1)], wide({ baseUnitsPerLot: 2n ** 51n })],
    ['base of 2^52 units', false, sell(1), [deepBase, sell(1)], wide({ baseUnitsPerLot: 2n ** 52n })],
    [
      'open lots of 2^53 - 1',
      true,
      limit({ priceTicks: 1, lots: HALF - 31 }, TIME),
      three(HALF, deep),
      wide({}),
    ],
    [
      'open lots of 2^53',
      false,
      limit({ priceTicks: 1, lots: HALF - 30 }, TIME),
      three(HALF, deep),
      wide({}),
    ],
  ] as const)('%s: %s', (_what, expected, command, before, symbol) => {
    expect(isTaken(command, before, symbol)).toBe(expected);
  });

  test('a balance carries from limb to limb, both ways', () => {
    for (const lots of [2 ** 48 - 1, 2 ** 48, 2 ** 48 + 1, 2 ** 49 - 5]) {
      const before = [deep, limit({ priceTicks: 1, lots: 2 ** 48 - 7 }), limit({ priceTicks: 1, lots })];
      expect(isTaken(limit({ priceTicks: 2, lots }, TIME), before, wide({}))).toBe(true);
      expect(isTaken(cancel({ orderId: 3 }), before, wide({}))).toBe(true);
      expect(isTaken(cancel({ orderId: 4 }), before, wide({}))).toBe(true);
    }
  });

  test('what is locked carries when its low limbs add to exactly 2^48', () => {
    const command = limit({ priceTicks: 1, lots: 2 ** 48 - HELD }, TIME);
    expect(isTaken(command, [deep], wide({}))).toBe(true);
  });

  test('what is available carries when its low limbs add to exactly 2^48', () => {
    const available = 2n ** 50n;
    const deposit: Command = { ...deep, amount: available + BigInt(HELD) - RICH } as Command;
    expect(isTaken(cancel({ orderId: 3 }), [deposit, limit({ priceTicks: 1, lots: 1_000 })], wide({}))).toBe(
      true,
    );
  });
});

describe('a ring that is small', () => {
  const before = engineAfter([...opening(engineConfig([SYMBOL]), 3, RICH), ...FIRST]).snapshot();

  /** Each command on twins of its own: the general way lets their rings grow, and so does a limit that takes. */
  test.each([
    [1, false],
    [2, false],
    [4, true],
  ] as const)('of %d events has room for what a lane tells: %s', (eventCapacity, expected) => {
    for (const command of [plain(), cancel(), plain({ priceTicks: 110, lots: 20 })]) {
      const twins = new Twins({ eventCapacity }, before);
      expect(twins.apply(command)).toBe(expected);
      twins.compare();
    }
  });
});

function three(lots: number, deposit: Command): Command[] {
  return [deposit, ...Array.from({ length: 3 }, () => limit({ priceTicks: 1, lots }))];
}
