import { maxHeaderSize } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ORDER_TYPES } from '../../../src/engine/types.ts';
import { HTTP_LIMITS } from '../../../src/worker/http/limits.ts';
import * as schemas from '../../../src/worker/http/schemas.ts';
import { createHttpApp } from '../../../src/worker/http/server.ts';
import { WIRE_LIMITS } from '../../../src/worker/wire/limits.ts';
import { routesOf } from '../worker/http/routes-of.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { KEYS, memoryVenue } from '../worker/wire/memory-venue.ts';
import { kib, noting, seconds } from './limits.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('http.md');

describe('docs/http.md', () => {
  test('lists every route, and no other', async () => {
    const app = createHttpApp(memoryVenue(recordingMetrics()).deps);
    const documented = tableOf(page, ['method', 'path']).map(
      ([method, path]) => `${method} ${withoutTicks(path)}`,
    );
    expect(documented.toSorted()).toEqual((await routesOf(app)).toSorted());
    await app.close();
  });

  test('lists every query parameter a route takes, and no other', async () => {
    const app = createHttpApp(memoryVenue(recordingMetrics()).deps);
    const documented: string[] = [];
    const taken: string[] = [];
    for (const { route, request, query } of documentedRoutes()) {
      const headers = { 'x-api-key': KEYS.admin };
      const { body } = await app.inject({ ...request, url: `${request.url}?nosuch=1`, headers });
      const named = /takes? ([^"]*)"/.exec(body)?.[1] ?? '';
      documented.push(`${route}: ${words(query)}`);
      taken.push(`${route}: ${words(named)}`);
    }
    expect(documented).toEqual(taken);
    await app.close();
  });

  test('says of every route who may use it', async () => {
    const app = createHttpApp(memoryVenue(recordingMetrics()).deps);
    const documented: string[] = [];
    const needed: string[] = [];
    for (const { route, request, access } of documentedRoutes()) {
      const anybody = await app.inject(request);
      const alice = await app.inject({ ...request, headers: { 'x-api-key': KEYS.alice } });
      documented.push(`${route}: ${access}`);
      needed.push(
        `${route}: ${anybody.statusCode !== 401 ? 'open' : alice.statusCode !== 403 ? 'key' : 'admin'}`,
      );
    }
    expect(documented).toEqual(needed);
    await app.close();
  });

  test('lists every limit, as it is', () => {
    const { limits, asked } = noting({ ...HTTP_LIMITS, ...WIRE_LIMITS });
    const batch = `batch ${kib(limits.batchBodyBytes)} and ${limits.batchOrders} orders`;
    expect(tableOf(page, ['what', 'limit'])).toEqual([
      ['body', `${kib(limits.bodyBytes)}; ${batch}`],
      ['header names and values', `${kib(maxHeaderSize)}, ${limits.headers} headers`],
      ['whole request', `${seconds(limits.requestTimeoutMs)}, headers ${seconds(limits.headersTimeoutMs)}`],
      [
        'idle connection',
        `${seconds(limits.keepAliveTimeoutMs)} between requests, ${seconds(limits.connectionTimeoutMs)} within one`,
      ],
      ['connections', `${limits.connections}`],
      ['requests of a connection that wait for an answer', `${limits.pipelinedRequests}, then it is ended`],
      [
        'reads of a connection at once',
        `${limits.pipelinedReads}, more wait until answers before have gone out`,
      ],
      ['id or symbol in a path', `${limits.paramChars} characters`],
      ['API key', `${limits.apiKeyChars} characters`],
      ['wait for `minSeq`', seconds(limits.minSeqWaitMs)],
      ['depth of a book', `${limits.depth} levels or orders per side, default ${limits.depthDefault}`],
      ['page of a list', `${limits.page} items, default ${limits.pageDefault}`],
    ]);
    // A pace, not a limit.
    expect([...asked, 'checkIntervalMs'].toSorted()).toEqual(
      Object.keys({ ...HTTP_LIMITS, ...WIRE_LIMITS }).toSorted(),
    );
  });

  test.each(ORDER_TYPES)('says which time in force a %s order has that does not say', async (type) => {
    const app = createHttpApp(memoryVenue(recordingMetrics()).deps);
    const place = async (apiKey: string, payload: object): Promise<string> => {
      const headers = { 'x-api-key': apiKey };
      const { body } = await app.inject({ method: 'POST', url: '/api/v1/orders', headers, payload });
      return JSON.parse(body).order.timeInForce;
    };
    const bid = { symbol: 'BTC-USD', side: 'BUY', type: 'LIMIT', price: '64000', quantity: '1' };
    await place(KEYS.bob, bid);
    const given = await place(KEYS.alice, { ...bid, price: undefined, ...NEEDED[type], side: 'SELL', type });
    const [row = []] = tableOf(page, ['field', 'type']).filter(([field]) => field === '`timeInForce`');
    const [, special, named, usual] =
      /default `(\w+)` for `(\w+)`, `(\w+)` for all others/.exec(row[2] ?? '') ?? [];
    expect(given).toBe(type === named ? special : usual);
    await app.close();
  });

  test('lists every field of an order request, and no other', () => {
    const documented = tableOf(page, ['field', 'type']).map((cells) => withoutTicks(cells[0]));
    expect(documented.toSorted()).toEqual(
      Object.keys(schemas.orderRequestSchema.properties ?? {}).toSorted(),
    );
  });
});

/** What an order of each type needs beside symbol, side and quantity. */
const NEEDED: Readonly<Record<(typeof ORDER_TYPES)[number], object>> = {
  LIMIT: { price: '65000' },
  MARKET: {},
  STOP_LOSS: { stopPrice: '65000' },
  STOP_LIMIT: { price: '65000', stopPrice: '65000' },
  TAKE_PROFIT: { stopPrice: '65000' },
  TAKE_PROFIT_LIMIT: { price: '65000', stopPrice: '65000' },
};

/** The rows of the table of routes, each with a request that reaches its route. */
function documentedRoutes() {
  return tableOf(page, ['method', 'path']).map(([method = '', path, access, query]) => ({
    route: `${method} ${withoutTicks(path)}`,
    request: {
      method: method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      url: withoutTicks(path)
        .replace(':orderId', '1')
        .replace(':symbol', 'BTC-USD')
        .replace(':accountId', 'bob'),
    },
    access,
    query: withoutTicks(query),
  }));
}

const words = (text: string): string =>
  (text.match(/[A-Za-z]+/g) ?? [])
    .filter((word) => word !== 'and' && word !== 'none')
    .toSorted()
    .join(' ');
