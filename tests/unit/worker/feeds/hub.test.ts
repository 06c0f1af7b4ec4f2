import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../../../src/engine/types.ts';
import { bookLevels, type KlineInterval } from '../../../../src/engine/views/index.ts';
import { LINGER_MS } from '../../../../src/worker/feeds/audience.ts';
import { PENDING_EVENTS_MAX } from '../../../../src/worker/feeds/hub.ts';
import type {
  AccountMessage,
  AccountUpdate,
  BookMessage,
  KlinesMessage,
  TradesMessage,
} from '../../../../src/worker/feeds/types.ts';
import { wildOpening } from '../../../support/engine-arbitraries.ts';
import { engineConfig, limit, market, opening } from '../../../support/engine-fixture.ts';
import { BookCopy, bookOf, expectSame, marketDays, SYMBOLS, WHOLE_BOOK } from '../../engine/views/support.ts';
import { FeedVenue } from './feed-venue.ts';

const ALICE = 0;
const BOB = 1;
const MINUTE = 60_000;

const plainVenue = () => new FeedVenue(opening(engineConfig([{}, { symbol: 'ETH-USD' }]), 2));
const bid = (priceTicks: number, lots = 1, account = ALICE) => limit({ account, priceTicks, lots });
const ask = (priceTicks: number, lots = 1, account = BOB) =>
  limit({ account, side: 'SELL', priceTicks, lots });

describe('the feed hub', () => {
  test('tells a turn once, however many batches it had', () => {
    const venue = plainVenue();
    const told: BookMessage[] = [];
    venue.hub.followBook(0, (message) => told.push(message));
    venue.batch(bid(99), bid(98));
    venue.batch(bid(99, 2), limit({ symbol: 1, priceTicks: 50 }));
    expect(told).toEqual([]);
    expect(venue.turn()).toBe(1);
    const bids = [
      [99, 3],
      [98, 1],
    ];
    expect(told).toMatchObject([{ kind: 'delta', delta: { symbol: 0, firstSeq: 1, lastSeq: 3, bids } }]);
  });

  test('asks for no turn while nobody listens, and begins without a gap when somebody does', () => {
    const venue = plainVenue();
    venue.batch(bid(99));
    expect(venue.turn()).toBe(0);
    const told: BookMessage[] = [];
    venue.hub.followBook(0, (message) => told.push(message));
    venue.batch(bid(98));
    venue.turn();
    expect(told).toMatchObject([{ delta: { firstSeq: 2, lastSeq: 2, bids: [[98, 1]] } }]);
  });

  test('what is pending is told before somebody joins: the snapshot of the newcomer has it', () => {
    const venue = plainVenue();
    const early: BookMessage[] = [];
    const late: BookMessage[] = [];
    venue.hub.followBook(0, (message) => early.push(message));
    venue.batch(bid(99));
    venue.hub.followBook(0, (message) => late.push(message));
    expect([early.length, late.length, venue.engine.bookSeq(0)]).toEqual([1, 0, 1]);
    venue.batch(bid(98));
    venue.turn();
    expect(late).toMatchObject([{ delta: { firstSeq: 2 } }]);
  });

  test('whoever comes back soon hears what was missed; after a while it is a gap', async () => {
    const venue = plainVenue();
    const unfollow = venue.hub.followBook(0, () => undefined);
    venue.batch(bid(99));
    venue.turn();
    unfollow();
    venue.batch(bid(98));
    venue.turn();
    expect(venue.hub.resumeBook(0, { epoch: 1, seq: 1 })).toMatchObject({
      kind: 'deltas',
      deltas: [{ firstSeq: 2, lastSeq: 2 }],
    });
    await venue.clock.advance(LINGER_MS);
    venue.batch(bid(97));
    venue.hub.followBook(0, () => undefined);
    expect(venue.hub.resumeBook(0, { epoch: 1, seq: 1 })).toEqual({ kind: 'gap' });
    expect(venue.hub.resumeBook(0, { epoch: 1, seq: 3 })).toEqual({ kind: 'deltas', deltas: [] });
  });

  test('tells at once when more events wait than may', () => {
    const venue = plainVenue();
    const told: BookMessage[] = [];
    venue.hub.followBook(0, (message) => told.push(message));
    const refused = Array.from({ length: 500 }, () => market({}));
    while (told.length === 0) venue.batch(bid(99), ...refused);
    expect(venue.engine.seq).toBeGreaterThan(PENDING_EVENTS_MAX);
    expect(venue.turn()).toBe(1);
    expect(told).toHaveLength(1);
  });

  test('tells trades in order, and gives them again from a sequence on', () => {
    const venue = plainVenue();
    const told: TradesMessage[] = [];
    venue.hub.followTrades(0, (message) => told.push(message));
    venue.batch(ask(100), ask(101), bid(101, 2));
    venue.turn();
    expect(told).toMatchObject([{ symbol: 0, epoch: 1, trades: [{ priceTicks: 100 }, { priceTicks: 101 }] }]);
    const [first, second] = told[0]!.trades;
    expect(venue.hub.resumeTrades(0, { epoch: 1, seq: first!.seq })).toEqual({
      kind: 'trades',
      trades: [second],
    });
    expect(venue.hub.resumeTrades(0, { epoch: 2, seq: first!.seq })).toEqual({ kind: 'gap' });
    expect(venue.hub.resumeTrades(0, { epoch: 1, seq: venue.engine.seq + 1 })).toEqual({ kind: 'gap' });
  });

  test('tells an account its orders, fills with fees, and balances, each batch by itself', () => {
    const venue = plainVenue();
    const updates: AccountUpdate[] = [];
    venue.hub.followAccount(BOB, (message) => updates.push(updateOf(message)));
    const before = venue.engine.accountSeq(BOB);
    venue.batch(bid(99), ask(100));
    venue.batch(bid(100));
    venue.turn();
    expect(updates).toHaveLength(2);
    expect(updates[0]).toMatchObject({ account: BOB, epoch: 1, firstSeq: before + 1, fills: [] });
    expect(updates[1]).toMatchObject({
      firstSeq: updates[0]!.lastSeq + 1,
      lastSeq: venue.engine.accountSeq(BOB),
      orders: [{ account: BOB, status: 'FILLED' }],
      fills: [{ account: BOB, priceTicks: 100, lots: 1, liquidity: 'MAKER', fee: 0n }],
    });
    expect(updates[1]!.balances.map(({ asset }) => asset).toSorted()).toEqual([0, 1]);
    expect(venue.hub.resumeAccount(BOB, { epoch: 1, seq: updates[0]!.lastSeq })).toEqual({
      kind: 'updates',
      updates: [updates[1]],
    });
    expect(venue.hub.resumeAccount(ALICE, { epoch: 1, seq: 0 })).toEqual({ kind: 'gap' });
  });

  test('a trade of an account with itself gives it both fills, once', () => {
    const venue = plainVenue();
    const updates: AccountUpdate[] = [];
    venue.hub.followAccount(ALICE, (message) => updates.push(updateOf(message)));
    venue.batch(ask(100, 1, ALICE), bid(100));
    venue.turn();
    expect(updates.map(({ fills }) => fills.map(({ liquidity }) => liquidity))).toEqual([['TAKER', 'MAKER']]);
  });

  test('a reset is a gap for books and accounts; what follows joins a snapshot of the end of the turn', () => {
    const venue = plainVenue();
    const books: BookMessage[] = [];
    const accounts: AccountMessage[] = [];
    venue.hub.followBook(0, (message) => books.push(message));
    venue.hub.followAccount(ALICE, (message) => accounts.push(message));
    venue.batch(bid(99), { type: 'reset', time: 0 }, bid(98));
    venue.turn();
    expect(books).toEqual([{ kind: 'gap', reason: 'reset' }]);
    expect(accounts).toEqual([{ kind: 'gap', reason: 'reset' }]);
    const seq = venue.engine.accountSeq(ALICE);
    expect(venue.hub.resumeAccount(ALICE, { epoch: 2, seq })).toEqual({ kind: 'updates', updates: [] });
    expect(venue.hub.resumeAccount(ALICE, { epoch: 2, seq: seq - 1 })).toEqual({ kind: 'gap' });
  });

  test('a reset whose time ends an order first is told like any other', () => {
    const venue = plainVenue();
    venue.batch(limit({ timeInForce: 'GTD', expireAt: 5 }));
    const books: BookMessage[] = [];
    venue.hub.followBook(0, (message) => books.push(message));
    venue.batch({ type: 'reset', time: 5 });
    venue.turn();
    expect(books).toEqual([{ kind: 'gap', reason: 'reset' }]);
  });

  test('tells a ticker only when something in it moved', () => {
    const venue = plainVenue();
    const told: unknown[] = [];
    venue.hub.followTicker(0, ({ bid, ask, lastTicks }) =>
      told.push([bid?.priceTicks, ask?.priceTicks, lastTicks]),
    );
    for (const command of [bid(99), bid(90), ask(101), bid(101)]) {
      venue.batch(command);
      venue.turn();
    }
    venue.batch({ type: 'setSymbol', symbol: 0, state: 'halt', time: 0 });
    venue.turn();
    expect(told).toEqual([
      [99, undefined, null],
      [99, 101, null],
      [99, undefined, 101],
      [99, undefined, 101],
    ]);
  });

  test('tells a kline when it changes, and once more when its time is over', async () => {
    const venue = plainVenue();
    const told: unknown[] = [];
    const note = ({ klines }: KlinesMessage) =>
      told.push(klines.map(({ openTime, trades, isClosed }) => [openTime / MINUTE, trades, isClosed]));
    venue.hub.followKlines(0, '1m' satisfies KlineInterval, note);
    expect(venue.hub.klinesSince(0, '1m', null)).toEqual([]);
    venue.batch(ask(100), bid(100));
    venue.turn();
    venue.batch(ask(100), bid(100));
    venue.turn();
    await venue.clock.advance(2 * MINUTE);
    expect(told).toEqual([
      [[0, 1, false]],
      [[0, 2, false]],
      [
        [0, 2, true],
        [1, 0, false],
      ],
      [
        [1, 0, true],
        [2, 0, false],
      ],
    ]);
  });
});

test('through any market, every listener can rebuild what it follows', () => {
  const property = (commands: readonly Command[], sizes: readonly number[]) => {
    const venue = new FeedVenue(wildOpening());
    const followers = SYMBOLS.map((symbol) => followBook(venue, symbol));
    const account = followAccount(venue, 0);
    for (let at = 0, turn = 0; at < commands.length; turn++) {
      const size = sizes[turn % sizes.length]!;
      venue.batch(...commands.slice(at, at + size));
      at += size;
      if (size % 2 === 0) venue.turn();
    }
    venue.turn();
    for (const follower of followers) follower.expectSame();
    account.expectSame();
  };
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(fc.property(marketDays(150), sizes, property), { numRuns: 30 });
});

function followBook(venue: FeedVenue, symbol: number) {
  const { engine, hub } = venue;
  let copy = BookCopy.of(bookLevels(engine, symbol, WHOLE_BOOK));
  hub.followBook(symbol, (message) => {
    if (message.kind === 'gap') copy = BookCopy.of(bookLevels(engine, symbol, WHOLE_BOOK));
    else copy.follow(message.delta);
  });
  return { expectSame: () => expectSame(copy.sides(), bookOf(engine, symbol)) };
}

/** Knows the open orders and balances of an account by what it was told alone. */
function followAccount({ engine, hub }: FeedVenue, account: number) {
  const orders = new Map<number, unknown>();
  const balances = new Map<number, unknown>();
  let lastSeq = 0;
  const begin = (): void => {
    orders.clear();
    for (const order of engine.openOrders(account, null)) orders.set(order.orderId, order);
    for (const asset of engine.config.assets.keys()) balances.set(asset, engine.balance(account, asset));
    lastSeq = engine.accountSeq(account);
  };
  const isOpen = (orderId: number) =>
    engine.openOrders(account, null).some((order) => order.orderId === orderId);
  begin();
  hub.followAccount(account, (message) => {
    if (message.kind === 'gap') return begin();
    const { update } = message;
    expect(update.firstSeq).toBe(lastSeq + 1);
    lastSeq = update.lastSeq;
    for (const order of update.orders) orders.set(order.orderId, order);
    for (const { asset, available, locked } of update.balances) balances.set(asset, { available, locked });
  });
  return {
    expectSame: () => {
      const open = [...orders].filter(([orderId]) => isOpen(orderId)).map(([, order]) => order);
      expectSame(open.length, engine.openOrders(account, null).length);
      expectSame(new Set(open), new Set(engine.openOrders(account, null)));
      for (const [asset, balance] of balances) expectSame(balance, engine.balance(account, asset));
      expect(lastSeq).toBe(engine.accountSeq(account));
    },
  };
}

function updateOf(message: AccountMessage): AccountUpdate {
  if (message.kind === 'gap') throw new Error('no gap was to come');
  return message.update;
}
