import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ExsimError } from '../../../../src/common/errors.ts';
import { ASK, httpApi } from './api.ts';

const FUND = { asset: 'USD', amount: '12.5', transferId: 't-1' } as const;
const NO_CAROL = 'accountId must be the id of an account, but was "carol"; GET /api/v1/accounts has them';

describe('what is refused changes nothing:', () => {
  const api = httpApi();
  let before = '';
  beforeAll(async () => {
    await api.send('admin', 'POST', 'accounts', { accountId: 'alice-2', masterId: 'alice' });
    before = api.venue.engine.stateHash();
  });

  test.each([
    ['accounts', {}, 400, 1003, 'accountId is required, but is missing'],
    ['accounts', { accountId: 7 }, 400, 1001, 'accountId must be a string, but was the number 7'],
    [
      'accounts',
      { accountId: 'a b' },
      400,
      1001,
      'accountId must be 1 to 64 letters, digits and ". _ -", beginning with a letter or digit, but was "a b"',
    ],
    ['accounts', { accountId: 'Fees' }, 400, 1001, 'accountId "Fees" is the venue\'s own; choose another'],
    [
      'accounts',
      { accountId: 'alice' },
      409,
      5001,
      'accountId must be a new one, but there is an account "alice"',
    ],
    [
      'accounts',
      { accountId: 'x', masterId: 'carol' },
      422,
      4002,
      'masterId must be the id of an account, but was "carol"; GET /api/v1/accounts has them',
    ],
    [
      'accounts',
      { accountId: 'x', masterId: 'alice-2' },
      400,
      1006,
      'masterId must be an account that has no master itself',
    ],
    ['accounts/carol/keys', undefined, 422, 4002, NO_CAROL],
    ['accounts/carol/deposits', FUND, 422, 4002, NO_CAROL],
    ['accounts/alice/deposits', { ...FUND, amount: '0' }, 400, 3005, 'amount must be above 0, but was 0'],
    [
      'accounts/alice/deposits',
      { ...FUND, amount: '1e3' },
      400,
      1004,
      'amount must be a plain decimal string such as "1.5", but was "1e3"',
    ],
    [
      'accounts/alice/deposits',
      { ...FUND, amount: '9'.repeat(40) },
      400,
      3015,
      `amount ${'9'.repeat(40)} is beyond the range of the ledger`,
    ],
    [
      'accounts/alice/deposits',
      { ...FUND, asset: 'XRP' },
      404,
      2001,
      'asset must be one of BTC, USD, ETH, but was "XRP"',
    ],
    [
      'accounts/alice/deposits',
      { ...FUND, transferId: 'file/alice/USD' },
      400,
      1007,
      'transferId must be 1 to 64 characters out of A-Z a-z 0-9 . _ : -, but was "file/alice/USD"',
    ],
    [
      'accounts/alice/withdrawals',
      { ...FUND, amount: '1000000.01' },
      422,
      4001,
      'the withdrawal needs 1000000.01 USD, but the account has 1000000 USD available',
    ],
    [
      'transfers',
      { ...FUND, toAccountId: 'bob' },
      400,
      1003,
      'fromAccountId is required with a key that has no account, but is missing',
    ],
    [
      'transfers',
      { ...FUND, fromAccountId: 'bob', toAccountId: 'bob' },
      400,
      1006,
      'a transfer needs two accounts, but both are "bob"',
    ],
  ])('%s with %j', async (path, body, status, code, message) => {
    expect(await api.send('admin', 'POST', path, body)).toMatchObject({ status, body: { code, message } });
    expect(api.venue.engine.stateHash()).toBe(before);
  });

  test.each([
    [{ fromAccountId: 'bob', toAccountId: 'alice' }, 'fromAccountId', '"bob"'],
    [{ toAccountId: 'bob' }, 'toAccountId', '"bob"'],
    [{ toAccountId: 'nobody' }, 'toAccountId', '"nobody"'],
  ])('a transfer by alice of %j', async (parties, field, was) => {
    expect(await api.send('alice', 'POST', 'transfers', { ...FUND, ...parties })).toMatchObject({
      status: 403,
      body: {
        code: 6002,
        field,
        message: `${field} must be the account of this key or one of its sub-accounts, but was ${was}`,
      },
    });
    expect(api.venue.engine.stateHash()).toBe(before);
  });

  test.each([
    [{}, 400, 1003, 'state is required, but is missing'],
    [{ state: 'closed' }, 400, 1005, 'state must be one of active, read-only, disabled, but was "closed"'],
  ])('a change of an account to %j', async (body, status, code, message) => {
    expect(await api.send('admin', 'PATCH', 'accounts/alice', body)).toMatchObject({
      status,
      body: { code, message },
    });
  });
});

describe('an account made by an administrator', () => {
  test('has a key that is shown once, and trades', async () => {
    const { send } = httpApi();
    const made = await send('admin', 'POST', 'accounts', { accountId: 'carol' });
    expect(made).toMatchObject({
      status: 201,
      body: { account: { accountId: 'carol', masterId: null, state: 'active' }, apiKey: expect.any(String) },
    });
    await send('admin', 'POST', 'accounts/carol/deposits', { ...FUND, asset: 'BTC', amount: '1' });
    const { apiKey } = made.body as { apiKey: string };
    expect(await send(null, 'POST', 'orders', ASK, { 'x-api-key': apiKey })).toMatchObject({
      status: 201,
      body: { order: { accountId: 'carol' } },
    });
    const listed = await send('admin', 'GET', 'accounts');
    expect(JSON.stringify(listed.body)).not.toContain(apiKey);
  });

  test('is there, and is said to be, when its key cannot be kept', async () => {
    const { send, venue } = httpApi();
    const { apiKeys } = venue.deps;
    const away = vi.spyOn(apiKeys, 'issue');
    away.mockRejectedValueOnce(new ExsimError('POSTGRES_UNREACHABLE', 'no database'));
    expect(await send('admin', 'POST', 'accounts', { accountId: 'carol' })).toMatchObject({
      status: 504,
      body: {
        code: 7001,
        message:
          'account "carol" is there, but its key could not be kept; POST /api/v1/accounts/carol/keys makes one',
      },
    });
    expect(await send('admin', 'POST', 'accounts/carol/keys')).toMatchObject({ status: 201 });
  });

  test('may be stopped: read-only it cancels, disabled it changes nothing', async () => {
    const { send } = httpApi();
    await send('alice', 'POST', 'orders', ASK);
    await send('admin', 'PATCH', 'accounts/alice', { state: 'read-only' });
    expect(await send('alice', 'POST', 'orders', ASK)).toMatchObject({
      status: 422,
      body: { code: 4003, message: 'the account is read-only: it may cancel orders and nothing else' },
    });
    expect(await send('alice', 'PATCH', 'orders/1', { quantity: '0.1' })).toMatchObject({
      body: { code: 4003 },
    });
    await send('admin', 'PATCH', 'accounts/alice', { state: 'disabled' });
    expect(await send('alice', 'DELETE', 'orders/1')).toMatchObject({ status: 422, body: { code: 4002 } });
    const nothing = { status: 422, body: { code: 4002 } };
    expect(await send('alice', 'DELETE', 'orders')).toMatchObject(nothing);
    expect(await send('alice', 'PUT', 'dead-man-timer', { timeoutMs: 1 })).toMatchObject(nothing);
    expect(await send('alice', 'PUT', 'cancel-on-disconnect', { graceMs: 1 })).toMatchObject(nothing);
    await send('admin', 'PATCH', 'accounts/alice', { state: 'active' });
    expect(await send('alice', 'DELETE', 'orders/1')).toMatchObject({ status: 200 });
  });

  test('keeps no order while it is disabled that an administrator cancels, one or all', async () => {
    const { send } = httpApi();
    for (const price of ['3000', '3001', '3002']) await send('alice', 'POST', 'orders', { ...ASK, price });
    await send('admin', 'PATCH', 'accounts/alice', { state: 'disabled' });
    const order = { orderId: '2', status: 'CANCELED', reason: 'ADMIN' };
    expect(await send('admin', 'DELETE', 'orders/2')).toMatchObject({ status: 200, body: { order } });
    expect(await send('admin', 'DELETE', 'orders?accountId=alice')).toMatchObject({
      status: 200,
      body: { orderIds: ['1', '3'] },
    });
  });
});

describe('money', () => {
  test.each([
    ['deposits', '1000012.5'],
    ['withdrawals', '999987.5'],
  ])('in %s moves once per id of the caller', async (path, available) => {
    const { send } = httpApi();
    const answer = { transferId: 't-1', balances: [{ accountId: 'alice', asset: 'USD', available }] };
    const first = await send('admin', 'POST', `accounts/alice/${path}`, FUND);
    expect(first).toMatchObject({ status: 201, body: answer });
    expect(first.body).not.toHaveProperty('duplicate');
    expect(await send('admin', 'POST', `accounts/alice/${path}`, FUND)).toMatchObject({
      status: 200,
      body: { ...answer, duplicate: true },
    });
    expect(await send('admin', 'POST', `accounts/bob/${path}`, FUND)).toMatchObject({
      status: 409,
      body: {
        code: 5001,
        field: 'transferId',
        message: 'transferId belongs to a transfer with other fields; choose a new one',
      },
    });
  });

  test("moves between a master and its sub-accounts, by the master alone; ids are each caller's own", async () => {
    const { send } = httpApi();
    const { body } = await send('admin', 'POST', 'accounts', { accountId: 'alice-2', masterId: 'alice' });
    const sub = (body as { apiKey: string }).apiKey;
    expect(await send('alice', 'POST', 'transfers', { ...FUND, toAccountId: 'alice-2' })).toMatchObject({
      status: 201,
      body: { balances: [{ available: '999987.5' }, { accountId: 'alice-2', available: '12.5' }] },
    });
    const back = { ...FUND, fromAccountId: 'alice-2', toAccountId: 'alice', amount: '2' };
    expect(await send('alice', 'POST', 'transfers', { ...back, transferId: 't-2' })).toMatchObject({
      status: 201,
    });
    expect(
      await send(null, 'POST', 'transfers', { ...back, transferId: 't-3' }, { 'x-api-key': sub }),
    ).toMatchObject({
      status: 403,
      body: { field: 'toAccountId' },
    });
    expect(await send('admin', 'POST', 'transfers', { ...back, toAccountId: 'bob' })).toMatchObject({
      status: 201,
    });
  });
});
