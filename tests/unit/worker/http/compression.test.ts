import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { acceptsGzip, COMPRESS_FROM_BYTES } from '../../../../src/worker/http/compression.ts';
import { createHttpApp } from '../../../../src/worker/http/server.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../wire/memory-venue.ts';
import { ASK } from './api.ts';

let app: ReturnType<typeof createHttpApp>;
beforeAll(() => {
  app = createHttpApp(memoryVenue(recordingMetrics()).deps);
});

const large = (headers: Record<string, string>) =>
  app.inject({ method: 'GET', url: '/openapi.json', headers });

describe('a large answer', () => {
  test('is compressed for those who accept it, and says the same', async () => {
    const plain = await large({});
    const zipped = await large({ 'accept-encoding': 'br, gzip;q=0.8' });
    expect(plain.body.length).toBeGreaterThan(COMPRESS_FROM_BYTES);
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(Number(zipped.headers['content-length'])).toBe(zipped.rawPayload.length);
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
  });

  test('is as it is for others, who are told that it varies', async () => {
    const { headers } = await large({ 'accept-encoding': 'br' });
    expect([headers['content-encoding'], headers['vary']]).toEqual([undefined, 'accept-encoding']);
  });
});

test('small answers and answers to orders are never compressed', async () => {
  const headers = { 'accept-encoding': 'gzip', 'x-api-key': KEYS.alice };
  // Refused, each with its id and its unknown field: an answer as long as one of a hundred orders.
  const orders = Array.from({ length: 100 }, () => ({ ...ASK, clientOrderId: 'x'.repeat(64), note: 1 }));
  const answers = [
    await app.inject({ method: 'GET', url: '/api/v1/balances', headers }),
    await app.inject({ method: 'POST', url: '/api/v1/orders', headers, payload: ASK }),
    await app.inject({ method: 'POST', url: '/api/v1/orders/batch', headers, payload: { orders } }),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 201, 200]);
  expect(answers[2]!.body.length).toBeGreaterThan(COMPRESS_FROM_BYTES);
  expect(answers.flatMap((answer) => answer.headers['content-encoding'] ?? [])).toEqual([]);
});

test.each([
  ['gzip', true],
  ['deflate, GZIP ; q=0.5', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['x-gzip, br', false],
  ['*', false],
  ['', false],
  [undefined, false],
])('Accept-Encoding %j takes gzip: %j', (accepted, takes) => {
  expect(acceptsGzip(accepted)).toBe(takes);
});
