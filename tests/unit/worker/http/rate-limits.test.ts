import { beforeEach, describe, expect, test } from 'vitest';
import { rateLimitsOf } from '../../../../src/worker/access/rate-limits.ts';
import { type Api, ASK, httpApi } from './api.ts';

let nowMs = 0;
let api: Api;
beforeEach(() => {
  const rates = { requestsPerSecond: 3, requestsPerSecondPerConnection: 0 };
  api = httpApi({ rateLimits: rateLimitsOf(rates, { monotonicMs: () => nowMs }) });
});

const GUESS = { 'x-api-key': 'guess', 'content-type': 'application/json' };

const standing = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) =>
  ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'].map((name) => headers[name]);

describe('with a limit of 3 requests per second and account', () => {
  test('every answer says how the account stands, good or bad', async () => {
    const good = await api.send('alice', 'GET', 'balances');
    const bad = await api.send('alice', 'GET', 'orders/99');
    expect([good.status, ...standing(good)]).toEqual([200, '3', '2', '1', undefined]);
    expect([bad.status, ...standing(bad)]).toEqual([404, '3', '1', '1', undefined]);
  });

  test('the fourth is 429, does nothing, and says when to come again', async () => {
    for (let order = 0; order < 3; order += 1) await api.send('alice', 'POST', 'orders', ASK);
    const refused = await api.send('alice', 'POST', 'orders', ASK);
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      code: 6003,
      name: 'RATE_LIMITED',
      message: 'requests of this account must be at most 3 per second, but were more; try again in 1 s',
    });
    expect(standing(refused)).toEqual(['3', '0', '1', '1']);
    expect(api.venue.submitted).toHaveLength(3);
    expect((await api.send('bob', 'GET', 'balances')).status).toBe(200);
    nowMs += 1000;
    expect((await api.send('alice', 'GET', 'balances')).status).toBe(200);
  });

  test('a batch counts its orders, one that is none counts once', async () => {
    const none = await api.send('alice', 'POST', 'orders/batch', { orders: 'all' });
    expect([none.status, ...standing(none)]).toEqual([400, '3', '2', '1', undefined]);
    const batch = await api.send('alice', 'POST', 'orders/batch', { orders: [ASK, ASK] });
    expect([batch.status, ...standing(batch)]).toEqual([200, '3', '0', '1', undefined]);
  });

  test('nobody is kept from health, readiness and market data', async () => {
    for (const path of ['health', 'ready', 'time', 'symbols']) {
      const answers = [];
      for (let request = 0; request < 5; request += 1) answers.push(await api.send(null, 'GET', path));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(standing(answers[4]!)).toEqual([undefined, undefined, undefined, undefined]);
    }
  });
});

describe('with a limit per connection', () => {
  beforeEach(() => {
    const rates = { requestsPerSecond: 0, requestsPerSecondPerConnection: 2 };
    const socket = {};
    const limits = rateLimitsOf(rates, { monotonicMs: () => 0 })!;
    // Without a socket every request comes on a connection of its own.
    api = httpApi({ rateLimits: { charge: (_, caller, count) => limits.charge(socket, caller, count) } });
  });

  test.each<[string, number, () => Promise<{ readonly status: number; readonly headers: object }>]>([
    ['a wrong key', 401, () => api.sendRaw('orders', '{}', GUESS)],
    ['a body that is no JSON', 400, () => api.sendRaw('orders', '{', { 'content-type': 'application/json' })],
    ['a path that is none', 404, () => api.send('alice', 'GET', 'nowhere')],
    ['a method the path does not take', 405, () => api.send('alice', 'DELETE', 'balances')],
    ['a path that cannot be decoded', 400, () => api.send('alice', 'GET', 'orders/%zz')],
    ['an id that is far too long', 400, () => api.send('alice', 'GET', `orders/${'1'.repeat(200)}`)],
  ])('%s counts too', async (_, status, send) => {
    const answers = [await send(), await send(), await send()];
    expect(answers.map((answer) => answer.status)).toEqual([status, status, 429]);
    expect(answers[2]!.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-remaining': '0' });
  });
});

test('without limits no header speaks of them', async () => {
  const answer = await httpApi().send('alice', 'GET', 'balances');
  expect(standing(answer)).toEqual([undefined, undefined, undefined, undefined]);
});
