import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandDraft } from '../../../../src/worker/exchange/types.ts';
import { STREAM_LIMITS } from '../../../../src/worker/stream/limits.ts';
import { ASK } from '../http/api.ts';
import { KEYS } from '../wire/memory-venue.ts';
import { StreamVenue } from './stream-venue.ts';

let venue: StreamVenue;
beforeEach(async () => {
  venue = await StreamVenue.open();
});
afterEach(() => venue.close());

describe('what is subscribed to', () => {
  test('the book comes whole, then as deltas that join it', async () => {
    const client = await venue.client();
    await venue.order('alice', 'SELL', '65000');
    const book = { op: 'subscribe', channel: 'book', symbol: 'BTC-USD', id: 7 };
    const { seq } = venue.venue.engine;
    expect(await client.ask(book)).toEqual({
      ...{ type: 'subscribed', channel: 'book', symbol: 'BTC-USD', epoch: 1, seq, id: 7 },
    });
    const asks = [['65000', '1']];
    expect(await client.next()).toMatchObject({ type: 'snapshot', seq, lastSeq: 1, bids: [], asks });
    await venue.order('bob', 'BUY', '65000', '0.25');
    await venue.order('bob', 'BUY', '64000', '2');
    const [first, second] = await client.take(2);
    expect(first).toMatchObject({ type: 'delta', firstSeq: 2, lastSeq: 2, asks: [['65000', '0.75']] });
    expect(second).toMatchObject({ firstSeq: 3, lastSeq: 3, bids: [['64000', '2']], asks: [] });
  });

  test('trades come as they are over HTTP, and again from a sequence on', async () => {
    const client = await venue.client();
    const trades = { op: 'subscribe', channel: 'trades', symbol: 'BTC-USD' };
    await client.ask(trades);
    await venue.order('alice', 'SELL', '65000');
    await venue.order('bob', 'BUY', '65000', '0.25');
    await venue.order('bob', 'BUY', '65000', '0.5');
    const [first, second] = await client.take(2);
    const { items } = await venue.http('bob', 'GET', 'trades/BTC-USD');
    expect([second!['trades'], first!['trades']].flat()).toEqual(items);
    const other = await venue.client();
    await other.ask({ ...trades, fromSeq: first!['seq'], epoch: 1 });
    expect(await other.next()).toEqual(second);
  });

  test('a trade that happens while somebody resumes is told', async () => {
    await venue.order('alice', 'SELL', '65000');
    const { feeds, exchange } = venue.venue.deps;
    const resume = feeds.resumeTrades.bind(feeds);
    feeds.resumeTrades = (symbol, from) => {
      const missed = resume(symbol, from);
      const order = { account: 1, symbol, side: 'BUY', orderType: 'LIMIT', timeInForce: 'GTC', lots: 10 };
      const plain = { quoteUnits: null, stopTicks: null, expireAt: null, postOnly: false, stp: null };
      const price = { priceTicks: 6_500_000, clientOrderId: null };
      const draft = { type: 'newOrder', ...order, ...plain, ...price } as CommandDraft;
      queueMicrotask(() => void exchange.submit(draft));
      return missed;
    };
    const client = await venue.client();
    const fromSeq = venue.venue.engine.seq;
    await client.ask({ op: 'subscribe', channel: 'trades', symbol: 'BTC-USD', fromSeq });
    client.send({ op: 'ping' });
    const [first] = await client.take(1);
    expect(first).toMatchObject({ type: 'trades', trades: [{ tradeId: '1' }] });
  });

  test('ticker and klines come as they are now, then when they change, as over HTTP', async () => {
    const client = await venue.client();
    await client.ask({ op: 'subscribe', channel: 'ticker', symbol: 'BTC-USD' });
    expect(await client.next()).toMatchObject({ type: 'ticker', ticker: { last: null, volume: '0' } });
    await client.ask({ op: 'subscribe', channel: 'klines', symbol: 'BTC-USD', interval: '5m' });
    await venue.order('alice', 'SELL', '65000');
    expect(await client.next()).toMatchObject({ type: 'ticker', ticker: { bestAsk: '65000' } });
    await venue.order('bob', 'BUY', '65000', '0.25');
    const [ticker, klines] = await client.take(2);
    expect(ticker!['ticker']).toEqual(await venue.http('bob', 'GET', 'ticker/BTC-USD'));
    expect(klines).toMatchObject({
      ...{ type: 'klines', channel: 'klines', interval: '5m', symbol: 'BTC-USD' },
      klines: [
        { open: '65000', close: '65000', volume: '0.25', quoteVolume: '16250', trades: 1, closed: false },
      ],
    });
  });

  test('orders and balances of the account come whole, then what changes, nothing of others', async () => {
    const client = await venue.client('bob');
    await client.ask({ op: 'subscribe', channel: 'orders' });
    expect(await client.next()).toMatchObject({ type: 'snapshot', accountId: 'bob', orders: [] });
    await client.ask({ op: 'subscribe', channel: 'balances' });
    expect((await client.next())['balances']).toHaveLength(3);
    await venue.order('alice', 'SELL', '65000');
    const answer = await venue.order('bob', 'BUY', '65000', '0.25');
    const [orders, balances] = await client.take(2);
    expect(orders).toMatchObject({
      ...{ type: 'orders', accountId: 'bob', epoch: 1, orders: [answer['order']], fills: answer['fills'] },
    });
    expect(balances).toMatchObject({ type: 'balances', accountSeq: orders!['accountSeq'] });
    expect((balances!['balances'] as object[]).length).toBe(2);
    const again = await venue.client('bob');
    const from = (orders!['accountSeq'] as number) - 1;
    expect(await again.ask({ op: 'subscribe', channel: 'orders', fromSeq: from })).toMatchObject({
      type: 'subscribed',
    });
    expect(await again.next()).toEqual(orders);
  });

  test('an admin key may follow any account that it names', async () => {
    const client = await venue.client('admin');
    const orders = { op: 'subscribe', channel: 'orders' };
    expect(await client.ask(orders)).toMatchObject({ name: 'MISSING_FIELD', field: 'accountId' });
    expect(await client.ask({ ...orders, accountId: 'nobody' })).toMatchObject({ name: 'MALFORMED' });
    expect(await client.ask({ ...orders, accountId: 'alice' })).toMatchObject({ accountId: 'alice' });
  });

  test('a reset is told as a new snapshot of the new epoch', async () => {
    const client = await venue.client();
    await client.ask({ op: 'subscribe', channel: 'book', symbol: 'BTC-USD' });
    await client.next();
    await venue.venue.deps.exchange.submit({ type: 'reset' });
    expect(await client.next()).toMatchObject({ type: 'snapshot', epoch: 2, bids: [], asks: [] });
    const stale = { op: 'subscribe', channel: 'book', symbol: 'ETH-USD', fromSeq: 0, epoch: 1 };
    expect(await client.ask(stale)).toMatchObject({ type: 'error', code: 7004, name: 'RESUME_GAP' });
  });

  test('after unsubscribing nothing more comes', async () => {
    const client = await venue.client();
    const ticker = { channel: 'ticker', symbol: 'BTC-USD' };
    await client.ask({ op: 'subscribe', ...ticker });
    await client.next();
    expect(await client.ask({ op: 'unsubscribe', ...ticker, id: 'x' })).toEqual({
      ...{ type: 'unsubscribed', ...ticker, id: 'x' },
    });
    await venue.order('alice', 'SELL', '65000');
    expect(await client.ask({ op: 'ping' })).toMatchObject({ type: 'pong' });
  });
});

describe('errors', () => {
  const cases: [string | object, string, string?][] = [
    ['no JSON', 'MALFORMED'],
    ['[1]', 'MALFORMED'],
    ['null', 'MALFORMED'],
    [{}, 'MISSING_FIELD', 'op'],
    [{ op: 'trade' }, 'BAD_ENUM', 'op'],
    [{ op: 'ping', id: {} }, 'MALFORMED', 'id'],
    [{ op: 'ping', id: 'x'.repeat(65) }, 'MALFORMED', 'id'],
    [{ op: 'ping', channel: 'book' }, 'UNKNOWN_FIELD', 'channel'],
    ['{"op":"ping","__proto__":1}', 'UNKNOWN_FIELD', '__proto__'],
    [{ op: 'auth' }, 'UNAUTHENTICATED'],
    [{ op: 'auth', apiKey: 5 }, 'UNAUTHENTICATED'],
    [{ op: 'auth', apiKey: 'guessed' }, 'UNAUTHENTICATED'],
    [{ op: 'subscribe' }, 'MISSING_FIELD', 'channel'],
    [{ op: 'subscribe', channel: 'books' }, 'BAD_ENUM', 'channel'],
    [{ op: 'subscribe', channel: 'book' }, 'MISSING_FIELD', 'symbol'],
    [{ op: 'subscribe', channel: 'book', symbol: 5 }, 'MALFORMED', 'symbol'],
    [{ op: 'subscribe', channel: 'book', symbol: 'X' }, 'UNKNOWN_SYMBOL', 'symbol'],
    [{ op: 'subscribe', channel: 'klines', symbol: 'BTC-USD' }, 'MISSING_FIELD', 'interval'],
    [{ op: 'subscribe', channel: 'klines', symbol: 'BTC-USD', interval: '2m' }, 'BAD_ENUM', 'interval'],
    [{ op: 'subscribe', channel: 'book', symbol: 'BTC-USD', interval: '1m' }, 'BAD_COMBINATION', 'interval'],
    [
      { op: 'subscribe', channel: 'book', symbol: 'BTC-USD', accountId: 'bob' },
      'BAD_COMBINATION',
      'accountId',
    ],
    [{ op: 'subscribe', channel: 'book', symbol: 'BTC-USD', fromSeq: -1 }, 'MALFORMED', 'fromSeq'],
    [{ op: 'subscribe', channel: 'book', symbol: 'BTC-USD', epoch: 1 }, 'BAD_COMBINATION', 'epoch'],
    [{ op: 'subscribe', channel: 'book', symbol: 'BTC-USD', fromSeq: 99 }, 'RESUME_GAP', 'fromSeq'],
    [{ op: 'subscribe', channel: 'ticker', symbol: 'BTC-USD', fromSeq: 1 }, 'BAD_COMBINATION', 'fromSeq'],
    [{ op: 'subscribe', channel: 'orders' }, 'UNAUTHENTICATED'],
    [{ op: 'subscribe', channel: 'balances', symbol: 'BTC-USD' }, 'BAD_COMBINATION', 'symbol'],
    [{ op: 'unsubscribe', channel: 'book', symbol: 'X' }, 'UNKNOWN_SYMBOL', 'symbol'],
  ];

  test('each names its rule, and the connection stays', async () => {
    const client = await venue.client();
    for (const [sent, name, field] of cases) {
      const error = await client.ask(sent);
      expect(error, JSON.stringify(sent)).toMatchObject({ type: 'error', name, ...(field && { field }) });
    }
    expect(await client.ask({ op: 'ping', id: 1 })).toMatchObject({ type: 'pong', id: 1 });
  });

  test('repeat what was asked for', async () => {
    const client = await venue.client();
    const sent = { op: 'subscribe', channel: 'book', symbol: 'X', id: 'a' };
    expect(await client.ask(sent)).toMatchObject({ type: 'error', code: 2001, ...sent });
  });

  test('what is subscribed already, or of another account, is refused', async () => {
    const client = await venue.client('bob');
    const orders = { op: 'subscribe', channel: 'orders' };
    expect(await client.ask({ ...orders, accountId: 'alice' })).toMatchObject({ code: 6002 });
    await client.ask({ ...orders, accountId: 'bob' });
    await client.next();
    expect(await client.ask(orders)).toMatchObject({ name: 'BAD_COMBINATION', field: 'channel' });
    expect(await client.ask({ op: 'auth', apiKey: 'x' })).toMatchObject({ name: 'BAD_COMBINATION' });
  });

  test('while the journal is replayed nothing is told', async () => {
    venue.venue.health = { ...venue.venue.health, recovering: true };
    const client = await venue.client();
    const subscribe = { op: 'subscribe', channel: 'book', symbol: 'BTC-USD' };
    expect(await client.ask(subscribe)).toMatchObject({ code: 7002 });
    expect(await client.ask({ op: 'auth', apiKey: 'x' })).toMatchObject({ code: 7002 });
  });

  test('more messages than a second may have are refused', async () => {
    const client = await venue.client();
    const atOnce = STREAM_LIMITS.messagesAtOnce;
    // As much again: what comes back meanwhile is less, however slow the machine is.
    for (let id = 0; id < 2 * atOnce; id++) client.send({ op: 'ping', id });
    const answers = await client.take(2 * atOnce);
    expect(answers.slice(0, atOnce).map(({ type }) => type)).toEqual(Array(atOnce).fill('pong'));
    expect(answers.filter(({ code }) => code === 6003).length).toBeGreaterThan(STREAM_LIMITS.errorsInARow);
    expect(await client.ask('no JSON')).toMatchObject({ type: 'error' });
  });

  test('the limit of messages leaves room to ask for all subscriptions at once', () => {
    expect(STREAM_LIMITS.messagesAtOnce).toBeGreaterThan(STREAM_LIMITS.subscriptions);
  });

  test('too many errors one after another end the connection', async () => {
    const client = await venue.client();
    for (let sent = 0; sent < STREAM_LIMITS.errorsInARow; sent++) client.send('no JSON');
    expect(await client.closed).toBe(1008);
  });

  test('a message that is too large, or no text, is none', async () => {
    const client = await venue.client();
    client.ws.send(Buffer.from('{"op":"ping"}'), { binary: true });
    expect(await client.next()).toEqual({
      ...{ type: 'error', code: 1001, name: 'MALFORMED' },
      message: 'a message must be a text frame, but was a binary one',
    });
    client.send(`{"op":"ping","id":"${'x'.repeat(STREAM_LIMITS.messageBytes)}"}`);
    expect(await client.closed).toBe(1009);
  });

  test('a subscription and its messages are counted by channel', async () => {
    const client = await venue.client();
    await client.ask({ op: 'subscribe', channel: 'trades', symbol: 'BTC-USD' });
    await venue.order('alice', 'SELL', '65000');
    await venue.order('bob', 'BUY', '65000', '0.25');
    await client.next();
    expect(venue.calls.filter(([name]) => name.startsWith('feed'))).toEqual([
      ['feedSubscribers', 'trades', 1],
      ['feedSent', 'trades', 1],
    ]);
  });

  test('an upgrade elsewhere is answered 404 and closed, whatever the client does', async () => {
    const socket = connect({ port: venue.edge.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(String(answer)).toContain('{"code":2007,"name":"NO_ROUTE",');
    await expect.poll(() => venue.edge.connections).toBe(0);
    socket.destroy();
  });

  test('what offers HTTP/2 beside is answered as the request it is', async () => {
    const socket = connect(venue.edge.port, '127.0.0.1');
    const offer =
      'Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
    const body = JSON.stringify(ASK);
    const order = `${offer}X-API-Key: ${KEYS.alice}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const answers: unknown[] = [];
    for (const sent of [
      `GET /api/v1/time HTTP/1.1\r\n${offer}\r\n`,
      `POST /api/v1/orders HTTP/1.1\r\n${order}\r\n\r\n${body}`,
      `GET /api/v1/time HTTP/1.1\r\n${offer}\r\n`,
    ]) {
      socket.write(sent);
      answers.push(String(await once(socket, 'data')).slice(0, 'HTTP/1.1 200'.length));
    }
    expect(answers).toEqual(['HTTP/1.1 200', 'HTTP/1.1 201', 'HTTP/1.1 200']);
    socket.destroy();
  });
});

describe('a connection', () => {
  test('hears that the venue stops, and is closed; so are its subscriptions', async () => {
    const client = await venue.client();
    await client.ask({ op: 'subscribe', channel: 'trades', symbol: 'BTC-USD' });
    expect(venue.edge.connections).toBe(1);
    await venue.edge.close(1000);
    expect(await client.next()).toMatchObject({ type: 'closing' });
    expect(await client.closed).toBe(1001);
    expect(venue.calls).toContainEqual(['feedSubscribers', 'trades', -1]);
  });

  test('the last one of an account that asked for it cancels its orders when it closes', async () => {
    const { exchange } = venue.venue.deps;
    await exchange.submit({ type: 'setCancelOnDisconnect', account: 1, graceMs: 0 });
    const [first, second] = [await venue.client('bob'), await venue.client('bob')];
    await venue.order('bob', 'BUY', '60000', '0.1');
    await first.close();
    expect(venue.venue.engine.openOrderCount()).toBe(1);
    await second.close();
    while (venue.venue.engine.openOrderCount() > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(venue.venue.submitted.at(-1)).toEqual({ type: 'setConnection', account: 1, connected: false });
  });

  test('of an account that did not ask costs no command', async () => {
    await (await venue.client('bob')).close();
    await (await venue.client('bob')).ask({ op: 'ping' });
    expect(venue.venue.submitted).toEqual([]);
  });
});
