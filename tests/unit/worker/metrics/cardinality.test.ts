import { METHODS } from 'node:http';
import { expect, test } from 'vitest';
import { createHttpApp } from '../../../../src/worker/http/server.ts';
import { createMetrics } from '../../../../src/worker/metrics/prometheus.ts';
import { KEYS, memoryVenue } from '../wire/memory-venue.ts';
import { readExposition } from './text-format.ts';

const INFO = { service: 's', instanceName: 's-test', version: '1', environment: 'test' };
const REQUESTS = 10_000;

const random = (seed: number) => () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return seed / 2 ** 32;
};

type Kind = { readonly method: string; readonly path: number; readonly hasKey: boolean };

const PATHS = [
  (word: string) => `/api/v1/orders/${word}`,
  // An id that an order could have is not found, any other is malformed.
  (word: string) => `/api/v1/orders/${Number.parseInt(word, 36)}`,
  (word: string) => `/${word}/${word}`,
  (word: string) => `/api/v1/orderbook/${word}`,
  (word: string) => `/api/v1/${word}?a=${word}`,
  () => '/api/v1/orders',
];
/** The path that takes a body. */
const ORDERS = PATHS.length - 1;

/** Every combination that can be answered in a way of its own. */
const KINDS: readonly Kind[] = METHODS.flatMap((method) =>
  PATHS.flatMap((_, path) =>
    [true, false].map((hasKey) => ({
      method: path === ORDERS ? 'POST' : method === 'CONNECT' ? 'GET' : method,
      path,
      hasKey,
    })),
  ),
);

/** A request of that kind whose id, path, symbol, key and body are all its own. */
function oddRequest(next: () => number, { method, path, hasKey }: Kind) {
  const word = `w${Math.floor(next() * 2 ** 32).toString(36)}`;
  const payload = JSON.stringify({ symbol: word, type: word, side: 'BUY', clientOrderId: word, [word]: 1 });
  return {
    method: method as 'GET',
    url: PATHS[path]!(word),
    headers: { 'x-api-key': hasKey ? KEYS.alice : word, 'content-type': 'application/json' },
    ...(path === ORDERS ? { payload } : {}),
  };
}

test(`${REQUESTS} requests with ids, paths, keys and symbols of their own add no series to those of one request of each kind`, async () => {
  const seed = Date.now() % 2 ** 32;
  const next = random(seed);
  const metrics = createMetrics(INFO, ['BTC-USD', 'ETH-USD']);
  const app = createHttpApp(memoryVenue(metrics).deps);
  const seriesAfter = async (kinds: readonly Kind[]) => {
    for (let sent = 0; sent < kinds.length; sent += 50)
      await Promise.all(kinds.slice(sent, sent + 50).map((kind) => app.inject(oddRequest(next, kind))));
    const { series } = readExposition((await metrics.render()).body);
    return series.filter(({ name }) => /^(?:http|exchange)_/.test(name));
  };
  const few = await seriesAfter(KINDS);
  const any = Array.from({ length: REQUESTS }, () => KINDS[Math.floor(next() * KINDS.length)]!);
  const many = await seriesAfter(any);
  const bySeries = (all: typeof many) =>
    new Set(all.map(({ name, labels }) => name + JSON.stringify(labels)));
  const added = [...bySeries(many)].filter((key) => !bySeries(few).has(key));
  expect(added, `seed ${seed}`).toEqual([]);
  const counted = many.filter(({ name }) => name === 'http_requests_total');
  expect(counted.reduce((sum, { value }) => sum + value, 0)).toBe(KINDS.length + REQUESTS);
  const endpoints = new Set(counted.map(({ labels }) => labels['endpoint']));
  expect([...endpoints].toSorted()).toEqual([
    '/api/v1/orderbook/:symbol',
    '/api/v1/orders',
    '/api/v1/orders/:orderId',
    'unmatched',
  ]);
});
