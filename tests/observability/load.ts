import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, credentials, loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** Of one exchange, out of `exsim env --json`. */
export type Venue = {
  readonly httpUrl: string;
  readonly grpcAddr: string;
  readonly apiKeys: Readonly<Record<string, string>>;
};

const PAUSE_MS = 50;

/** Trades a little on each exchange until the signal: orders that rest, that match, that are refused, one by gRPC. */
export async function trade(venues: readonly Venue[], stop: AbortSignal): Promise<void> {
  await Promise.all(venues.map((venue) => tradeOn(venue, stop)));
}

async function tradeOn({ httpUrl, grpcAddr, apiKeys }: Venue, stop: AbortSignal): Promise<void> {
  const client = grpcClient(grpcAddr);
  const order = (account: string, body: object) =>
    fetch(`${httpUrl}/api/v1/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKeys[account] ?? '' },
      body: JSON.stringify({ symbol: 'BTC-USD', type: 'LIMIT', quantity: '0.01', ...body }),
    }).then((answer) => answer.arrayBuffer());
  for (let round = 0; !stop.aborted; round += 1) {
    const price = String(60_000 + (round % 20));
    const restful = { side: 'BUY', price: String(50_000 + (round % 20)) };
    const orders = [
      order('alice', { side: 'SELL', price }),
      order('bob', { side: 'BUY', price }),
      order('bob', restful),
    ];
    const refused = order('bob', { side: 'BUY', price: '60000.001' });
    // An exchange that is being stopped answers nobody: that is part of the check.
    await Promise.allSettled([...orders, refused, readBook(client, apiKeys['alice'] ?? '')]);
    await delay(PAUSE_MS, null, { signal: stop }).catch(() => undefined);
  }
  client.close();
}

type BookClient = Client & { getOrderBook(request: object, metadata: Metadata, done: () => void): void };

function grpcClient(address: string): BookClient {
  const loaded = loadPackageDefinition(loadSync(resolve('proto/exchange.proto')));
  const service = (loaded['exchange'] as Record<string, unknown>)['ExchangeService'] as new (
    address: string,
    credentials: object,
  ) => BookClient;
  return new service(address, credentials.createInsecure());
}

const readBook = (client: BookClient, apiKey: string): Promise<void> =>
  new Promise((done) => {
    const metadata = new Metadata();
    metadata.set('x-api-key', apiKey);
    client.getOrderBook({ symbol: 'BTC-USD', depth: 1 }, metadata, () => done());
  });
