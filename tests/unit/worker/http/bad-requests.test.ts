import { describe, expect, test } from 'vitest';
import { ASK, httpApi } from './api.ts';

// Nothing here changes the venue, so one serves all but the counting.
const api = httpApi();

const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body', () => {
  test.each([
    ['that is no JSON', '{"symbol": BTC}', 'the body must be JSON, but cannot be parsed'],
    ['that is cut off', '{"symbol":"BTC-USD"', 'the body must be JSON, but cannot be parsed'],
    ['that is empty', '', 'an order must be a JSON object, but was nothing'],
    ['that is null', 'null', 'an order must be a JSON object, but was null'],
  ])('%s is malformed', async (_, payload, message) => {
    const answer = await api.sendRaw('orders', payload, JSON_TYPE);
    expect(answer).toMatchObject({ status: 400, body: { code: 1001, name: 'MALFORMED', message } });
  });

  test.each([
    ['POST', 'accounts/alice/keys', { note: 'mine' }],
    ['DELETE', 'orders', { symbol: 'BTC-USD' }],
    ['DELETE', 'dead-man-timer', { timeoutMs: 5 }],
  ] as const)('%s %s, which takes none, may have no field', async (method, path, body) => {
    const [field] = Object.keys(body);
    expect(await api.send('admin', method, path, body)).toMatchObject({
      status: 400,
      body: { code: 1002, field, message: `"${field}" is no field of this request; it takes none` },
    });
    expect(await api.send('admin', method, path, [])).toMatchObject({ status: 400, body: { code: 1001 } });
  });

  test('without a field is as good as none', async () => {
    expect((await api.send('alice', 'DELETE', 'orders', {})).status).toBe(200);
  });

  test('of an order is at most 64 KiB long', async () => {
    const payload = JSON.stringify({ ...ASK, note: 'x'.repeat(65_536) });
    expect(await api.sendRaw('orders', payload, JSON_TYPE)).toMatchObject({
      status: 413,
      body: {
        code: 1010,
        name: 'TOO_LARGE',
        message: 'the body must be at most 65536 bytes long, but is longer',
      },
    });
  });

  test('of a batch may be longer', async () => {
    const orders = Array(100).fill({ ...ASK, clientOrderId: 'x'.repeat(64), note: 'y'.repeat(500) });
    const { status } = await api.sendRaw('orders/batch', JSON.stringify({ orders }), JSON_TYPE);
    expect(status).toBe(200);
  });

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'of type %s is refused',
    async (type) => {
      expect(await api.sendRaw('orders', '{}', { 'content-type': type })).toMatchObject({
        status: 415,
        body: {
          code: 1011,
          name: 'MEDIA_TYPE',
          message: `Content-Type must be application/json, but was "${type}"`,
        },
      });
    },
  );

  test.each(['gzip', 'deflate', 'br', 'nonsense'])(
    'with Content-Encoding %s is refused',
    async (encoding) => {
      const headers = { ...JSON_TYPE, 'content-encoding': encoding };
      expect(await api.sendRaw('orders', '{}', headers)).toMatchObject({
        status: 415,
        body: {
          code: 1011,
          message: `the body must be sent without Content-Encoding, but had "${encoding}"`,
        },
      });
    },
  );

  test.each(['__proto__', 'constructor', 'prototype'])(
    'with a field %s is refused like any unknown one',
    async (field) => {
      const payload = `{"symbol":"BTC-USD","${field}":{"admin":true},"side":"BUY","type":"LIMIT"}`;
      expect(await api.sendRaw('orders', payload, JSON_TYPE)).toMatchObject({
        status: 400,
        body: { code: 1002, name: 'UNKNOWN_FIELD', field },
      });
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    },
  );

  test('that has a field twice is read by its last one', async () => {
    const payload = `{"symbol":"DOGE","symbol":"PEPE","side":"BUY","type":"LIMIT","price":"1","quantity":"1"}`;
    const { body } = await api.sendRaw('orders', payload, JSON_TYPE);
    expect(body).toMatchObject({ code: 2001, message: expect.stringContaining('"PEPE"') });
  });

  test('nested a hundred thousand levels deep is refused like any other', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    const payload = `{"symbol":"BTC-USD","side":"BUY","type":"LIMIT","clientOrderId":${deep}}`;
    expect(await api.sendRaw('orders', payload, JSON_TYPE)).toMatchObject({
      status: 400,
      body: { code: 1007, field: 'clientOrderId' },
    });
  });
});

describe('a key', () => {
  test.each([
    [null, 'GET', 'orders', 401, 6001, 'this route needs a header X-API-Key, but there is none'],
    [
      'alice',
      'GET',
      'accounts',
      403,
      6002,
      'this route needs an admin key, but X-API-Key is the key of an account',
    ],
    [
      'alice',
      'GET',
      'state',
      403,
      6002,
      'this route needs an admin key, but X-API-Key is the key of an account',
    ],
    [
      'alice',
      'GET',
      'orders?accountId=bob',
      403,
      6002,
      expect.stringMatching(/^accountId must be the account of the key unless .*, but was "(bob|nobody)"$/),
    ],
    [
      'alice',
      'GET',
      'orders?accountId=nobody',
      403,
      6002,
      expect.stringMatching(/^accountId must be the account of the key unless .*, but was "(bob|nobody)"$/),
    ],
    [
      'alice',
      'DELETE',
      'orders?accountId=bob',
      403,
      6002,
      expect.stringMatching(/^accountId must be the account of the key unless .*, but was "(bob|nobody)"$/),
    ],
  ] as const)('of %s for %s %s answers %d', async (who, method, path, status, code, message) => {
    expect(await api.send(who, method, path)).toMatchObject({ status, body: { code, message } });
  });

  test.each(['wrong', 'x'.repeat(5000)])('nobody has is refused', async (key) => {
    const answer = await api.sendRaw('orders', '{}', { ...JSON_TYPE, 'x-api-key': key });
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 6001, message: 'X-API-Key must be a key of this venue, but is none' },
    });
  });
});

describe('a query parameter', () => {
  test.each([
    [
      'orders?limt=5',
      1002,
      '"limt" is no query parameter of this route; it takes symbol, status, clientOrderId, accountId, limit, cursor, minSeq',
    ],
    ['orders?limit=0', 1001, 'query parameter limit must be an integer from 1 to 1000, but was "0"'],
    ['orders?limit=1001', 1001, 'query parameter limit must be an integer from 1 to 1000, but was "1001"'],
    ['orders?limit=1e2', 1001, 'query parameter limit must be an integer from 1 to 1000, but was "1e2"'],
    ['orders?limit=5&limit=6', 1001, 'query parameter limit must be given once, but was given 2 times'],
    ['orders?cursor=x', 1001, 'cursor must be an id as answered, such as "17", but was "x"'],
    [
      'orders?symbol=DOGE',
      2001,
      'symbol must be one that the venue lists, but was "DOGE"; GET /api/v1/symbols has them',
    ],
    [
      'orders?status=OPEN',
      1005,
      'query parameter status must be one of NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED, EXPIRED_IN_MATCH, REJECTED, UNTRIGGERED, but was "OPEN"',
    ],
    [
      'orders?clientOrderId=a%20b',
      1007,
      'clientOrderId must be 1 to 64 characters out of A-Z a-z 0-9 . _ : -, but was "a b"',
    ],
    [
      'orders?__proto__=1',
      1002,
      '"__proto__" is no query parameter of this route; it takes symbol, status, clientOrderId, accountId, limit, cursor, minSeq',
    ],
    [
      'orderbook/BTC-USD?depth=5000',
      1001,
      'query parameter depth must be an integer from 1 to 1000, but was "5000"',
    ],
    ['time?zone=UTC', 1002, '"zone" is no query parameter of this route; it takes none'],
  ])('in %s answers %d', async (path, code, message) => {
    expect((await api.send('alice', 'GET', path)).body).toMatchObject({ code, message });
  });

  test('names an account that an admin does not have', async () => {
    expect(await api.send('admin', 'GET', 'orders?accountId=carol')).toMatchObject({
      status: 400,
      body: {
        code: 1001,
        message: 'accountId must be the id of an account, but was "carol"; GET /api/v1/accounts has them',
        field: 'accountId',
      },
    });
  });
});

describe('a path', () => {
  test('that nobody knows is 404 and counted as unmatched, whatever it is called', async () => {
    const { send, calls } = httpApi();
    expect(await send(null, 'GET', 'orders/1/secret-7?x=1')).toMatchObject({
      status: 404,
      body: {
        code: 2007,
        name: 'NO_ROUTE',
        message: 'there is no "/api/v1/orders/1/secret-7"; docs/http.md lists the paths',
      },
    });
    expect(calls).toEqual([
      ['httpStarted', 'GET'],
      ['httpFinished', 'GET', 'unmatched', 404],
    ]);
  });

  test.each([
    ['PUT', 'orders/1', 'GET, HEAD, DELETE, PATCH'],
    ['PATCH', 'orders', 'POST, GET, HEAD, DELETE'],
    ['POST', 'orderbook/BTC-USD', 'GET, HEAD'],
  ] as const)('asked by %s %s is 405 and says what it takes', async (method, path, allow) => {
    const answer = await api.send('alice', method, path);
    expect(answer).toMatchObject({
      status: 405,
      body: { code: 2008, message: `the path takes ${allow}, but the method was "${method}"` },
    });
    expect(answer.headers['allow']).toBe(allow);
  });

  test('that cannot be decoded is malformed', async () => {
    expect(await api.send('alice', 'GET', 'orders/%zz')).toMatchObject({
      status: 400,
      body: {
        code: 1001,
        message: expect.stringMatching(/^the path must be percent-encoded UTF-8, but was "\/api/),
      },
    });
  });

  test.each([
    ['GET', 'orders/', 1001, 'MALFORMED', 'orderId'],
    ['DELETE', 'orders/', 1001, 'MALFORMED', 'orderId'],
    ['GET', 'orderbook/', 2001, 'UNKNOWN_SYMBOL', 'symbol'],
    ['GET', 'ticker/', 2001, 'UNKNOWN_SYMBOL', 'symbol'],
    ['GET', 'trades/', 2001, 'UNKNOWN_SYMBOL', 'symbol'],
  ] as const)(
    '%s %s with a part of 101 characters is refused like any wrong one',
    async (method, path, ...error) => {
      const [code, name, field] = error;
      const wrong = await api.send('alice', method, `${path}${'x'.repeat(100)}`);
      const tooLong = await api.send('alice', method, `${path}${'x'.repeat(101)}?minSeq=/1`);
      expect(tooLong.body).toMatchObject({ code, name, field });
      expect(tooLong).toMatchObject({ status: wrong.status, body: wrong.body });
    },
  );

  test('with an unknown symbol is 404', async () => {
    expect(await api.send(null, 'GET', 'orderbook/DOGE-USD')).toMatchObject({
      status: 404,
      body: { code: 2001, field: 'symbol' },
    });
  });
});

describe('another website', () => {
  test('gets no leave to ask: a preflight is refused, and no answer has a header of CORS', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const preflight = await api.send(null, 'OPTIONS', 'orders', undefined, headers);
    expect(preflight).toMatchObject({ status: 405, body: { code: 2008, name: 'METHOD' } });
    const read = await api.send('alice', 'GET', 'balances', undefined, headers);
    const names = [...Object.keys(preflight.headers), ...Object.keys(read.headers)];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
