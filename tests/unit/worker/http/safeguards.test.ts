import { describe, expect, test } from 'vitest';
import { ASK, httpApi } from './api.ts';

const reasonsOf = (venue: ReturnType<typeof httpApi>['venue']) => {
  const { status, reason } = venue.engine.order(1)!;
  return [status, reason];
};

describe('the dead-man timer', () => {
  test.each([
    ['dead-man-timer', {}, 1003, 'timeoutMs is required, but is missing'],
    ['dead-man-timer', { timeoutMs: null }, 1003, 'timeoutMs is required, but is missing'],
    [
      'dead-man-timer',
      { timeoutMs: 0 },
      1001,
      'timeoutMs must be an integer from 1 to 86400000, but was the number 0',
    ],
    [
      'dead-man-timer',
      { timeoutMs: '5' },
      1001,
      'timeoutMs must be an integer from 1 to 86400000, but was "5"',
    ],
    [
      'dead-man-timer',
      { timeoutMs: 1.5 },
      1001,
      'timeoutMs must be an integer from 1 to 86400000, but was the number 1.5',
    ],
    [
      'cancel-on-disconnect',
      { graceMs: -1 },
      1001,
      'graceMs must be an integer from 0 to 86400000, but was the number -1',
    ],
  ])('as cancel-on-disconnect takes what is in range: PUT %s %j', async (path, body, code, message) => {
    const { send } = httpApi();
    expect(await send('alice', 'PUT', path, body)).toMatchObject({ status: 400, body: { code, message } });
  });

  test('cancels all orders of the account, unless it is set again or stopped', async () => {
    const { send, venue } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    expect(await send('alice', 'PUT', 'dead-man-timer', { timeoutMs: 1000 })).toMatchObject({
      status: 200,
      body: { deadMan: { deadline: '2026-01-02T03:04:06.678Z' } },
    });
    venue.nowMs += 900;
    await send('alice', 'PUT', 'dead-man-timer', { timeoutMs: 1000 });
    venue.nowMs += 900;
    await send('bob', 'PUT', 'dead-man-timer', { timeoutMs: 1000 });
    expect(reasonsOf(venue)).toEqual(['NEW', null]);
    expect(await send('bob', 'DELETE', 'dead-man-timer')).toMatchObject({
      body: { deadMan: { deadline: null } },
    });
    venue.nowMs += 200;
    await venue.deps.exchange.submit({ type: 'advance' });
    expect(reasonsOf(venue)).toEqual(['CANCELED', 'DEAD_MAN']);
  });

  test('is of an account: an admin key has none', async () => {
    const { send } = httpApi();
    for (const [method, path] of [
      ['PUT', 'dead-man-timer'],
      ['DELETE', 'cancel-on-disconnect'],
      ['GET', 'account'],
    ] as const)
      expect(
        await send('admin', method, path, method === 'PUT' ? { timeoutMs: 1 } : undefined),
      ).toMatchObject({ status: 403 });
  });
});

describe('cancel-on-disconnect', () => {
  test('is shown with the account it was set for', async () => {
    const { send, venue } = httpApi();
    await send('alice', 'PUT', 'cancel-on-disconnect', { graceMs: 1000 });
    await venue.deps.exchange.submit({ type: 'setConnection', account: 0, connected: false });
    expect(await send('alice', 'GET', 'account')).toMatchObject({
      body: {
        account: { accountId: 'alice', masterId: null, state: 'active' },
        deadMan: { deadline: null },
        cancelOnDisconnect: { graceMs: 1000, deadline: '2026-01-02T03:04:06.678Z' },
      },
    });
    expect(await send('alice', 'DELETE', 'cancel-on-disconnect')).toMatchObject({
      body: { cancelOnDisconnect: { graceMs: null, deadline: null } },
    });
  });
});
