import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Message, StreamClient } from './client.ts';
import { StreamVenue } from './stream-venue.ts';

let venue: StreamVenue;
beforeEach(async () => {
  venue = await StreamVenue.open();
});
afterEach(() => venue.close());

type Level = readonly [price: string, quantity: string];
const BOOK = { op: 'subscribe', channel: 'book', symbol: 'BTC-USD' };

/** An order straight into the engine, as fast as it goes: bids that move about, and asks that trade with them. */
async function trade(at: number): Promise<void> {
  const { exchange } = venue.venue.deps;
  const order = {
    orderType: 'LIMIT',
    timeInForce: 'GTC',
    quoteUnits: null,
    stopTicks: null,
    expireAt: null,
  } as const;
  const rest = { postOnly: false, stp: null, clientOrderId: null, symbol: 0 } as const;
  const priceTicks = 6_000_000 + ((at * 7919) % 97);
  await exchange.submit({
    type: 'newOrder',
    ...order,
    ...rest,
    account: 0,
    side: 'BUY',
    priceTicks,
    lots: 1000,
  });
  const ask = { account: 1, side: 'SELL', priceTicks: 6_000_000, lots: 1000 - (at % 3) * 100 } as const;
  await exchange.submit({ type: 'newOrder', ...order, ...rest, ...ask });
  if (at % 50 === 0)
    await exchange.submit({ type: 'massCancel', account: null, symbol: null, side: null, reason: 'ADMIN' });
}

test('a book kept under load, over a lost connection, is the book of REST at the same sequence', async () => {
  let client = await venue.client();
  await client.ask(BOOK);
  const book = bookOf(await client.next());
  for (let at = 1; at <= 400; at++) {
    await trade(at);
    // Turns end now and then, so that deltas have one change or many.
    if (at % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (at === 200) {
      await drain(client, book);
      client.ws.terminate();
      client = await venue.client();
      client.send({ ...BOOK, fromSeq: book.lastSeq, epoch: 1 });
    }
  }
  await drain(client, book);
  const rest = await venue.http('bob', 'GET', 'orderbook/BTC-USD?depth=1000');
  const levels = (name: 'bids' | 'asks') =>
    (rest[name] as { price: string; quantity: string }[]).map(({ price, quantity }) => [price, quantity]);
  expect([book.lastSeq, [...book.bids], [...book.asks]]).toEqual([
    rest['bookSeq'],
    levels('bids').toReversed().sort(byPrice),
    levels('asks').sort(byPrice),
  ]);
});

type Book = { lastSeq: number; readonly bids: Map<string, string>; readonly asks: Map<string, string> };

function bookOf(snapshot: Message): Book {
  const side = (name: string) => new Map(snapshot[name] as Level[]);
  return { lastSeq: snapshot['lastSeq'] as number, bids: side('bids'), asks: side('asks') };
}

const byPrice = ([left = '']: readonly string[], [right = '']: readonly string[]) =>
  Number(left) - Number(right);

/** Reads until the book is where the engine is. */
async function drain(client: StreamClient, book: Book): Promise<void> {
  while (book.lastSeq < venue.venue.engine.bookSeq(0)) {
    const message = await client.next();
    if (message['type'] !== 'delta') continue;
    expect(message['firstSeq']).toBe(book.lastSeq + 1);
    for (const name of ['bids', 'asks'] as const)
      for (const [price, quantity] of message[name] as Level[])
        if (quantity === '0') book[name].delete(price);
        else book[name].set(price, quantity);
    book.lastSeq = message['lastSeq'] as number;
  }
  for (const name of ['bids', 'asks'] as const) {
    const sorted = [...book[name]].sort(byPrice);
    book[name].clear();
    for (const [price, quantity] of sorted) book[name].set(price, quantity);
  }
}
