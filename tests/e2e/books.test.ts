import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { exchangeClient } from '../unit/worker/grpc/client.ts';
import { TestProject } from './support/project.ts';
import { Venue } from './support/venue.ts';

/**
 * Three venues with different fees, traded over HTTP and gRPC. All figures are worked out by hand: 0.00123 and 0.0002
 * BTC at 50000.1 are 61.500123 and 10.00002 of the quote asset.
 */
const BOOKS = {
  // 10 bp each, the buyer pays BTC.
  binance: {
    symbol: 'BTC-USDT',
    fees: ['0.061500123 USDT', '0.00000123 BTC', '0.01000002 USDT', '0.0000002 BTC'],
    balances: {
      'alice BTC': '999999.99857',
      'alice USDT': '1000071.428642857',
      'bob BTC': '1000000.00142857',
      'bob USDT': '999928.499857',
    },
  },
  // Maker 40 bp, taker 60 bp, both pay USD.
  coinbase: {
    symbol: 'BTC-USD',
    fees: ['0.246000492 USD', '0.369000738 USD', '0.04000008 USD', '0.06000012 USD'],
    balances: {
      'alice BTC': '999999.99857',
      'alice USD': '1000071.214142428',
      'bob BTC': '1000000.00143',
      'bob USD': '999928.070856142',
    },
  },
  // Maker 25 bp, taker 40 bp, both pay USD.
  kraken: {
    symbol: 'BTC-USD',
    fees: ['0.1537503075 USD', '0.246000492 USD', '0.02500005 USD', '0.04000008 USD'],
    balances: {
      'alice BTC': '999999.99857',
      'alice USD': '1000071.3213926425',
      'bob BTC': '1000000.00143',
      'bob USD': '999928.213856428',
    },
  },
} as const;
type Name = keyof typeof BOOKS;
const NAMES = Object.keys(BOOKS) as Name[];

let project: TestProject;
let postgresUrl: string;
let access: Record<Name, InstanceAccess>;
const venue = (name: Name): Venue => new Venue(access[name]);

beforeAll(async () => {
  project = new TestProject();
  postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  await project.writeFleet({ postgresUrl, redis: inject('redisAdminUrl') }, NAMES);
  expect(await project.exsim('up', '-d')).toMatchObject({ code: 0 });
  access = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<Name, InstanceAccess>;
});
afterAll(() => project.remove());

const limit = (symbol: string, side: 'BUY' | 'SELL', price: string, quantity: string) => ({
  symbol,
  side,
  type: 'LIMIT',
  price,
  quantity,
});

async function overHttp(name: Name): Promise<void> {
  const { symbol } = BOOKS[name];
  const sell = await venue(name).order('alice', limit(symbol, 'SELL', '50000.1', '0.00123'));
  const buy = await venue(name).order('bob', limit(symbol, 'BUY', '50000.1', '0.00123'));
  expect([sell.status, buy.status]).toEqual([201, 201]);
}

async function overGrpc(name: Name): Promise<void> {
  const { apiKeys, grpcAddr } = access[name];
  const client = exchangeClient(Number(grpcAddr.split(':').pop()));
  try {
    const order = {
      symbol: BOOKS[name].symbol,
      type: 'ORDER_TYPE_LIMIT',
      price: '50000.1',
      quantity: '0.0002',
    };
    const sell = await client.call('PlaceOrder', { ...order, side: 'SIDE_SELL' }, apiKeys['alice']);
    const buy = await client.call('PlaceOrder', { ...order, side: 'SIDE_BUY' }, apiKeys['bob']);
    expect([sell.status, buy.status]).toEqual(['OK', 'OK']);
  } finally {
    client.close();
  }
}

describe('a pair over HTTP and a pair over gRPC', () => {
  test.each(NAMES)('%s: fills, fees and balances are right to the last decimal', async (name) => {
    await overHttp(name);
    await overGrpc(name);
    const fills = (await venue(name).admin('/api/v1/fills')).body['items'] as Record<string, string>[];
    expect(
      fills.map((fill) => `${fill['price']} ${fill['quantity']} ${fill['liquidity']}`).toSorted(),
    ).toEqual(
      [
        '50000.1 0.00123 MAKER',
        '50000.1 0.00123 TAKER',
        '50000.1 0.0002 MAKER',
        '50000.1 0.0002 TAKER',
      ].toSorted(),
    );
    expect(fills.map((fill) => `${fill['fee']} ${fill['feeAsset']}`).toSorted()).toEqual(
      [...BOOKS[name].fees].toSorted(),
    );
    const balances = (await venue(name).admin('/api/v1/balances')).body['items'] as Record<string, string>[];
    const shown = balances.map((row) => [`${row['accountId']} ${row['asset']}`, row['available']]);
    expect(Object.fromEntries(shown)).toMatchObject(BOOKS[name].balances);
    expect(balances.filter((row) => row['locked'] !== '0')).toEqual([]);
  });

  test('the trades of each venue are in its own schema, and in no other', async () => {
    const client = new pg.Client(postgresUrl);
    await client.connect();
    try {
      const { rows } = await client.query<{ schema: string }>(
        `SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'trades' ORDER BY 1`,
      );
      const schemas = NAMES.map((name) => `${project.service.replaceAll('-', '_')}_${name}`);
      expect(rows.map(({ schema }) => schema)).toEqual(schemas);
      for (const [index, schema] of schemas.entries()) {
        const symbol = BOOKS[NAMES[index] as Name].symbol;
        await expect
          .poll(async () => {
            const trades = await client.query(
              `SELECT symbol, price::text, trim_scale(quantity)::text AS quantity FROM "${schema}".trades ORDER BY trade_id`,
            );
            return trades.rows;
          })
          .toEqual([
            { symbol, price: '50000.1', quantity: '0.00123' },
            { symbol, price: '50000.1', quantity: '0.0002' },
          ]);
      }
    } finally {
      await client.end();
    }
  });
});

describe('metrics after 7 orders, 2 rejects and 1 unknown path', () => {
  /** Continues where the four orders above ended, so that a restart comes first. */
  async function sevenOrdersTwoRejectsOneUnknownPath(): Promise<void> {
    const { symbol } = BOOKS.binance;
    await overHttp('binance');
    await overGrpc('binance');
    const statuses = [
      await venue('binance').order('bob', limit(symbol, 'BUY', '49000', '0.001')),
      await venue('binance').order('alice', { symbol, side: 'SELL', type: 'MARKET', quantity: '0.0005' }),
      await venue('binance').order('alice', {
        symbol,
        side: 'SELL',
        type: 'STOP_LOSS',
        quantity: '0.001',
        stopPrice: '48000',
      }),
      await venue('binance').order('bob', limit(symbol, 'BUY', '49000', '100')),
      await venue('binance').order('bob', limit(symbol, 'BUY', '49000', '0.000001')),
      await venue('binance').get('/api/v1/no-such-path'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([201, 201, 201, 422, 400, 404]);
  }

  const EXPECTED = {
    'exchange_orders_total{BTC-USDT,LIMIT,BUY}': 3,
    'exchange_orders_total{BTC-USDT,LIMIT,SELL}': 2,
    'exchange_orders_total{BTC-USDT,MARKET,SELL}': 1,
    'exchange_orders_total{BTC-USDT,STOP_LOSS,SELL}': 1,
    'exchange_trades_total{BTC-USDT}': 3,
    'exchange_order_book_depth{BTC-USDT,BUY}': 1,
    'exchange_order_book_depth{BTC-USDT,SELL}': 0,
    'exchange_rejects_total{INSUFFICIENT_BALANCE}': 1,
    'exchange_rejects_total{BAD_DECIMAL}': 1,
    'http_requests_total{POST,/api/v1/orders,201}': 5,
    'http_requests_total{POST,/api/v1/orders,422}': 1,
    'http_requests_total{POST,/api/v1/orders,400}': 1,
    'http_requests_total{GET,unmatched,404}': 1,
    'grpc_server_requests_total{PlaceOrder,OK}': 2,
  };

  /** The series of the table, by their label values without the constant ones. */
  async function seen(): Promise<Record<string, number>> {
    const body = await (await fetch(`${access.binance.httpUrl}/metrics`)).text();
    const series = [...body.matchAll(/^(\w+)\{(.*)\} (\S+)$/gm)].map(([, name, labels, value]) => {
      const values = [...(labels ?? '').matchAll(/(\w+)="([^"]*)"/g)]
        .filter((label) => !['service', 'instance_name', 'version'].includes(label[1] ?? ''))
        .map((label) => label[2]);
      return [`${name}{${values.join(',')}}`, Number(value)] as const;
    });
    return Object.fromEntries(series.filter(([key]) => key in EXPECTED));
  }

  test.each(['first', 'second'])('the %s worker process counts what happened while it ran', async () => {
    expect(await project.exsim('restart', 'binance')).toMatchObject({ code: 0 });
    await sevenOrdersTwoRejectsOneUnknownPath();
    expect(await seen()).toEqual(EXPECTED);
  });
});
