import { describe, expect, test } from 'vitest';
import { START } from '../wire/memory-venue.ts';
import { ASK, httpApi } from './api.ts';

/** A venue with one trade. */
async function traded() {
  const api = httpApi();
  await api.send('alice', 'POST', 'orders', ASK);
  await api.send('bob', 'POST', 'orders', { ...ASK, side: 'BUY', quantity: '0.2' });
  return api;
}

const TAGGED = ['symbols', 'orderbook/BTC-USD', 'ticker/BTC-USD', 'trades/BTC-USD', 'klines/BTC-USD'];

describe('klines', () => {
  test('are told oldest first, with flat ones where nobody traded', async () => {
    const { send, venue } = await traded();
    venue.nowMs = START + 60_000;
    const { body } = await send(null, 'GET', 'klines/BTC-USD');
    const figures = { open: '65000', high: '65000', low: '65000', close: '65000' };
    expect(body).toEqual({
      items: [
        {
          ...{ openTime: '2026-01-02T03:04:00.000Z', closeTime: '2026-01-02T03:04:59.999Z', ...figures },
          ...{ volume: '0.2', quoteVolume: '13000', trades: 1, closed: true },
        },
        {
          ...{ openTime: '2026-01-02T03:05:00.000Z', closeTime: '2026-01-02T03:05:59.999Z', ...figures },
          ...{ volume: '0', quoteVolume: '0', trades: 0, closed: false },
        },
      ],
      ...{ nextCursor: null, epoch: 1, seq: venue.engine.seq },
    });
  });

  test.each(['', `&start=${START - 60_000}`])(
    'of a list that was cut (%s) follow by its cursor',
    async (range) => {
      const { send, venue } = await traded();
      venue.nowMs = START + 4 * 60_000;
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const from: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body } = await send(null, 'GET', `klines/BTC-USD?limit=2${range}${from}`);
        const page = body as { items: { openTime: string }[]; nextCursor: string | null };
        seen.push(...page.items.map(({ openTime }) => openTime.slice(11, 16)));
        cursor = page.nextCursor;
      } while (cursor !== null);
      const onwards = ['03:04', '03:05', '03:06', '03:07', '03:08'];
      expect(seen).toEqual(range === '' ? ['03:07', '03:08', '03:05', '03:06', '03:04'] : onwards);
    },
  );

  test.each([
    ['interval=5m', ['2026-01-02T03:00:00.000Z']],
    ['start=2026-01-02T03:05:00Z', []],
    [`start=${START - 60_000}&limit=1`, ['2026-01-02T03:04:00.000Z']],
    ['end=2026-01-02T03:03:59.999Z', []],
  ])('with %s are those asked for', async (query, openTimes) => {
    const { send } = await traded();
    const { body } = await send(null, 'GET', `klines/BTC-USD?${query}`);
    expect((body as { items: { openTime: string }[] }).items.map(({ openTime }) => openTime)).toEqual(
      openTimes,
    );
  });

  test.each([
    ['interval=2m', 1005, 'interval'],
    ['start=yesterday', 1001, 'start'],
    ['end=2026-02-30T00:00:00Z', 1001, 'end'],
    ['limit=1001', 1001, 'limit'],
    ['cursor=last', 1001, 'cursor'],
  ])('with %s are refused', async (query, code, field) => {
    const { send } = await traded();
    expect((await send(null, 'GET', `klines/BTC-USD?${query}`)).body).toMatchObject({ code, field });
  });
});

describe('an entity tag', () => {
  test.each(TAGGED)('of %s holds until something is applied', async (path) => {
    const { send, venue } = await traded();
    const get = (tag: string) => send(null, 'GET', path, undefined, { 'if-none-match': tag });
    const { etag } = (await send(null, 'GET', path)).headers as { etag: string };
    expect(etag).toMatch(/^"[0-9.]+"$/);
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get(header);
      expect([answer.status, answer.body, answer.headers['etag']]).toEqual([304, '', etag]);
    }
    expect((await get('"other"')).status).toBe(200);
    await send('alice', 'POST', 'orders', ASK);
    expect((await get(etag)).status).toBe(200);
    const next = (await get('"other"')).headers['etag'] as string;
    venue.nowMs += 60_000;
    expect((await get(next)).status).toBe(200);
  });

  test('of what is not there is none', async () => {
    const { send } = await traded();
    expect((await send(null, 'GET', 'ticker/NONE')).headers).not.toHaveProperty('etag');
  });
});
