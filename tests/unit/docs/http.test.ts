import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import * as schemas from '../../../src/worker/http/schemas.ts';
import { createHttpApp } from '../../../src/worker/http/server.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { memoryVenue } from '../worker/wire/memory-venue.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('http.md');

/** `METHOD path` of every route a server has, read from its own drawing of them; HEAD comes with GET. */
async function routesOf(app: FastifyInstance): Promise<string[]> {
  await app.ready();
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, part, methods] = /^((?:│ {3}| {4})*[├└]── )(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
      if (indent === undefined || part === undefined) return [];
      const depth = indent.length / 4;
      parents[depth] = (parents[depth - 1] ?? '') + part;
      return (methods ?? '')
        .split(', ')
        .filter((method) => method !== '' && method !== 'HEAD')
        .map((method) => `${method} ${parents[depth]}`);
    });
}

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
    const venue = memoryVenue(recordingMetrics());
    const app = createHttpApp(venue.deps);
    const documented = tableOf(page, ['method', 'path']).filter((cells) => cells[0] === 'GET');
    for (const [, path, , query] of documented) {
      const url = withoutTicks(path).replace(':orderId', '1').replace(':symbol', 'BTC-USD');
      const answer = await app.inject({ url: `${url}?nosuch=1`, headers: { 'x-api-key': 'key-of-admin' } });
      const named = /takes? ([^"]*)"/.exec(answer.body)?.[1] ?? '';
      expect([url, words(named)]).toEqual([url, words(withoutTicks(query))]);
    }
    await app.close();
  });

  test('lists every field of an order request, and no other', () => {
    const documented = tableOf(page, ['field', 'type']).map((cells) => withoutTicks(cells[0]));
    expect(documented.toSorted()).toEqual(
      Object.keys(schemas.orderRequestSchema.properties ?? {}).toSorted(),
    );
  });
});

const words = (text: string): string[] =>
  (text.match(/[A-Za-z]+/g) ?? []).filter((word) => word !== 'and' && word !== 'none').toSorted();
