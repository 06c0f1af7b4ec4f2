import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExchangeStream, type LocalBook } from '../../../src/client/exchange/index.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { StreamVenue } from '../worker/stream/stream-venue.ts';
import { KEYS } from '../worker/wire/memory-venue.ts';

let venue: StreamVenue;
let proxy: TcpProxy;
const streams: ExchangeStream[] = [];

beforeEach(async () => {
  venue = await StreamVenue.open();
  proxy = await TcpProxy.before(venueUrl());
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  proxy.close();
  await venue.close();
});

const venueUrl = (): string => `http://127.0.0.1:${venue.edge.port}`;

function streamOf(who?: 'alice' | 'bob', apiKey: string | undefined = who && KEYS[who]): ExchangeStream {
  const url = proxy.through(venueUrl());
  const stream = new ExchangeStream({ url, ...(apiKey !== undefined && { apiKey }) });
  streams.push(stream);
  return stream;
}

async function next<T>(loop: AsyncIterator<T, unknown>): Promise<T> {
  const { done, value } = await loop.next();
  if (done) throw new Error('the loop has ended');
  return value;
}

const restBook = async () =>
  (await venue.http('alice', 'GET', 'orderbook/BTC-USD')) as unknown as {
    bids: object[];
    asks: object[];
    bookSeq: number;
  };

describe('ExchangeStream', () => {
  test('keeps the book as the venue has it, also through lost connections', async () => {
    const books = streamOf().book('BTC-USD');
    let book: LocalBook | null = null;
    for (let round = 0; round < 6; round += 1) {
      await venue.order('alice', 'SELL', String(65_000 + round), '0.1');
      await venue.order('bob', 'BUY', String(64_000 - round), '0.1');
      if (round % 2 === 1) proxy.cut();
      await venue.order('bob', 'BUY', String(65_000 + round), '0.05');
      if (round === 3) await venue.http('bob', 'DELETE', 'orders');
      const rest = await restBook();
      while (book === null || book.lastSeq < rest.bookSeq) book = await next(books);
      expect([book.levels('BUY'), book.levels('SELL')]).toEqual([rest.bids, rest.asks]);
    }
  });

  test('tells every trade once, also those made while the connection was lost', async () => {
    const trades = streamOf().trades('BTC-USD');
    const trade = async () => {
      await venue.order('alice', 'SELL', '65000', '0.1');
      await venue.order('bob', 'BUY', '65000', '0.1');
    };
    const seen: string[] = [];
    const until = async (count: number) => {
      while (seen.length < count) {
        const message = await next(trades);
        if (message.type === 'trades') seen.push(...message.trades.map(({ tradeId }) => tradeId));
      }
    };
    await venue.order('alice', 'SELL', '65000', '0.1');
    await expect.poll(() => venue.calls.some(([name]) => String(name).includes('ubscri'))).toBe(true);
    await venue.order('bob', 'BUY', '65000', '0.1');
    await until(1);
    proxy.cut();
    await trade();
    await trade();
    await until(3);
    expect(seen).toEqual(['1', '2', '3']);
  });

  test('tells the orders and balances of the account, after its key was accepted', async () => {
    const stream = streamOf('alice');
    const [orders, balances] = [stream.orders(), stream.balances()];
    expect(await next(orders)).toMatchObject({ type: 'snapshot', orders: [] });
    expect(await next(balances)).toMatchObject({ type: 'snapshot' });
    await venue.order('alice', 'SELL', '65000', '0.1');
    expect(await next(orders)).toMatchObject({ type: 'orders', orders: [{ status: 'NEW' }] });
    expect(await next(balances)).toMatchObject({ balances: [{ asset: 'BTC', locked: '0.1' }] });
  });

  test('tells an administrator of several accounts, each in its own loop', async () => {
    const stream = streamOf(undefined, KEYS.admin);
    const alice = stream.orders('alice');
    const bob = stream.orders('bob');
    expect(await next(alice)).toMatchObject({ type: 'snapshot', accountId: 'alice' });
    expect(await next(bob)).toMatchObject({ type: 'snapshot', accountId: 'bob' });
    await venue.order('bob', 'BUY', '64000');
    await venue.order('alice', 'SELL', '65000');
    expect(await next(bob)).toMatchObject({ orders: [{ accountId: 'bob', price: '64000' }] });
    expect(await next(alice)).toMatchObject({ orders: [{ accountId: 'alice', price: '65000' }] });
    expect(() => stream.orders('bob')).toThrow('already');
  });

  test('a refusal ends its loop, and no other', async () => {
    const stream = streamOf(undefined, 'no-such-key');
    await expect(stream.trades('NO-SUCH').next()).rejects.toMatchObject({ name: 'UNKNOWN_SYMBOL' });
    await expect(stream.orders().next()).rejects.toMatchObject({ name: 'UNAUTHENTICATED' });
    expect(await next(stream.ticker('BTC-USD'))).toMatchObject({ ticker: { symbol: 'BTC-USD' } });
  });

  test('a loop that was left can be begun again; two at once are refused', async () => {
    const stream = streamOf();
    const first = stream.ticker('BTC-USD');
    await next(first);
    expect(() => stream.ticker('BTC-USD')).toThrow('already');
    await first.return?.();
    expect(await next(stream.ticker('BTC-USD'))).toMatchObject({ type: 'ticker' });
  });

  test('close ends every loop', async () => {
    const stream = streamOf();
    const trades = stream.trades('BTC-USD');
    stream.close();
    expect(await trades.next()).toEqual({ done: true, value: undefined });
  });
});
