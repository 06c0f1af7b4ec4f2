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

/** A request whose id, path, method, symbol and body are all its own. */
function oddRequest(next: () => number) {
  const word = Math.floor(next() * 2 ** 32).toString(36);
  const method = METHODS[Math.floor(next() * METHODS.length)]!;
  const paths = [
    `/api/v1/orders/${word}`,
    `/${word}/${word}`,
    `/api/v1/orderbook/${word}`,
    `/api/v1/${word}?a=${word}`,
  ];
  const payload = JSON.stringify({ symbol: word, type: word, side: 'BUY', clientOrderId: word, [word]: 1 });
  const isOrder = next() < 0.2;
  return {
    method: (isOrder ? 'POST' : method === 'CONNECT' ? 'GET' : method) as 'GET',
    url: isOrder ? '/api/v1/orders' : paths[Math.floor(next() * paths.length)]!,
    headers: { 'x-api-key': next() < 0.5 ? KEYS.alice : word, 'content-type': 'application/json' },
    ...(isOrder ? { payload } : {}),
  };
}

test(`${REQUESTS} requests with ids, paths, methods and symbols of their own add no series after the first few`, async () => {
  const seed = Date.now() % 2 ** 32;
  const next = random(seed);
  const metrics = createMetrics(INFO, ['BTC-USD', 'ETH-USD']);
  const app = createHttpApp(memoryVenue(metrics).deps);
  const seriesAfter = async (requests: number) => {
    for (let sent = 0; sent < requests; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => app.inject(oddRequest(next))));
    const { series } = readExposition((await metrics.render()).body);
    return series.filter(({ name }) => /^(?:http|exchange)_/.test(name));
  };
  const few = await seriesAfter(REQUESTS / 5);
  const many = await seriesAfter((REQUESTS * 4) / 5);
  const bySeries = (all: typeof many) =>
    new Set(all.map(({ name, labels }) => name + JSON.stringify(labels)));
  const added = [...bySeries(many)].filter((key) => !bySeries(few).has(key));
  expect(added, `seed ${seed}`).toEqual([]);
  const counted = many.filter(({ name }) => name === 'http_requests_total');
  expect(counted.reduce((sum, { value }) => sum + value, 0)).toBe(REQUESTS);
  const endpoints = new Set(counted.map(({ labels }) => labels['endpoint']));
  expect([...endpoints].toSorted()).toEqual([
    '/api/v1/orderbook/:symbol',
    '/api/v1/orders',
    '/api/v1/orders/:orderId',
    'unmatched',
  ]);
});
