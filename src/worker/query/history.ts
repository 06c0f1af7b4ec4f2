import type pg from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { OrderStatus, OrderView } from '../../engine/types.ts';
import { quoteIdentifier } from '../journal/sql.ts';
import type { Names } from '../projection/names.ts';
import { TABLES } from '../projection/tables.ts';
import {
  type StoredFill,
  type StoredOrder,
  type StoredTrade,
  storedFill,
  storedOrder,
  storedTrade,
} from './stored-rows.ts';
import type { FillFilter, FillView, OrderFilter, TradeView } from './types.ts';

/** `statuses` as the tables have them; null is any. */
export type StoredOrderFilter = Omit<OrderFilter, 'status'> & {
  readonly statuses: readonly OrderStatus[] | null;
};

/** What the tables have. All lists are newest first and begin below `before`. */
export interface History {
  order(orderId: number): Promise<OrderView | undefined>;
  orders(filter: StoredOrderFilter, before: number, count: number): Promise<OrderView[]>;
  /** `before` is a fill key. */
  fills(filter: FillFilter, before: number, count: number): Promise<FillView[]>;
  trades(symbol: number, before: number, count: number): Promise<TradeView[]>;
}

/** The history of `durability: none`, which keeps none. */
export const NO_HISTORY: History = {
  order: async () => undefined,
  orders: async () => [],
  fills: async () => [],
  trades: async () => [],
};

const ORDER_COLUMNS = Object.keys(TABLES.orders.columns).join(', ');

/** The history in an instance's Postgres schema. */
export class PostgresHistory implements History {
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #names: Names;

  constructor(pool: pg.Pool, schema: string, names: Names) {
    this.#pool = pool;
    this.#schema = quoteIdentifier(schema);
    this.#names = names;
  }

  async order(orderId: number): Promise<OrderView | undefined> {
    const text = `SELECT ${ORDER_COLUMNS} FROM ${this.#schema}.orders WHERE order_id = $1`;
    const [row] = await this.#query<StoredOrder>(text, [orderId]);
    return row === undefined ? undefined : storedOrder(row, this.#names);
  }

  async orders(filter: StoredOrderFilter, before: number, count: number): Promise<OrderView[]> {
    const where = new Where(['order_id < $1'], [before, count]);
    where.equals('account_id', this.#account(filter.account));
    where.equals('symbol', this.#symbol(filter.symbol));
    where.among('status', filter.statuses);
    where.equals('client_order_id', filter.clientOrderId);
    const text = `
      SELECT ${ORDER_COLUMNS} FROM ${this.#schema}.orders
      WHERE ${where.text} ORDER BY order_id DESC LIMIT $2`;
    const rows = await this.#query<StoredOrder>(text, where.values);
    return rows.map((row) => storedOrder(row, this.#names));
  }

  async fills(filter: FillFilter, before: number, count: number): Promise<FillView[]> {
    const where = new Where([], [before, count]);
    const account = where.parameter(this.#account(filter.account));
    const symbol = where.parameter(this.#symbol(filter.symbol));
    const order = where.parameter(filter.orderId);
    const command = where.parameter(filter.commandSeq ?? null);
    const side = (role: 'taker' | 'maker') =>
      fillsSql(this.#schema, role, { account, symbol, order, command });
    const text = `${side('taker')} UNION ALL ${side('maker')} ORDER BY trade_id DESC, taker DESC LIMIT $2`;
    const rows = await this.#query<StoredFill>(text, where.values);
    return rows.map((row) => storedFill(row, this.#names));
  }

  async trades(symbol: number, before: number, count: number): Promise<TradeView[]> {
    const text = `
      SELECT trade_id, symbol, price, quantity, taker_side, executed_at, seq FROM ${this.#schema}.trades
      WHERE symbol = $1 AND trade_id < $2 ORDER BY trade_id DESC LIMIT $3`;
    const rows = await this.#query<StoredTrade>(text, [this.#symbol(symbol), before, count]);
    return rows.map((row) => storedTrade(row, this.#names));
  }

  #account(index: number | null): string | null {
    return index === null ? null : this.#names.account(index);
  }

  #symbol(index: number | null): string | null {
    return index === null ? null : this.#names.symbol(index).symbol;
  }

  async #query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.#pool.query<Row>(text, values)).rows;
    } catch (cause) {
      throw new ExsimError('POSTGRES_UNREACHABLE', 'The history of the venue cannot be read now.', { cause });
    }
  }
}

/** Each side's own index answers it in order: an OR over both sides would sort all trades of an account. */
function fillsSql(
  schema: string,
  role: 'taker' | 'maker',
  wanted: Readonly<Record<'account' | 'symbol' | 'order' | 'command', string | null>>,
): string {
  const taker = role === 'taker';
  const conditions = [
    // Keys of fills: twice the trade id, plus one for the taker's.
    `trade_id * 2 + ${taker ? 1 : 0} < $1`,
    'trade_id <= $1 / 2',
    ...(wanted.account === null ? [] : [`${role}_account = ${wanted.account}`]),
    ...(wanted.symbol === null ? [] : [`symbol = ${wanted.symbol}`]),
    ...(wanted.order === null ? [] : [`${role}_order_id = ${wanted.order}`]),
    ...(wanted.command === null ? [] : [`command_seq = ${wanted.command}`]),
  ];
  return `
    (SELECT trade_id, symbol, price, quantity, taker_side, executed_at, seq, ${taker} AS taker,
       ${role}_order_id AS order_id, ${role}_account AS account_id, ${role}_fee AS fee, ${role}_fee_asset AS fee_asset
     FROM ${schema}.trades WHERE ${conditions.join(' AND ')} ORDER BY trade_id DESC LIMIT $2)`;
}

/** Conditions of a statement and the values they name. */
class Where {
  readonly values: unknown[];
  readonly #conditions: string[];

  constructor(conditions: string[], values: unknown[]) {
    this.#conditions = conditions;
    this.values = values;
  }

  get text(): string {
    return this.#conditions.join(' AND ');
  }

  /** Null is no condition. */
  equals(column: string, value: string | number | null): void {
    const parameter = this.parameter(value);
    if (parameter !== null) this.#conditions.push(`${column} = ${parameter}`);
  }

  /** Null is no condition. */
  among(column: string, values: readonly string[] | null): void {
    if (values !== null) this.#conditions.push(`${column} = ANY($${this.values.push(values)})`);
  }

  /** The name of a value in the statement; null for null. */
  parameter(value: string | number | null): string | null {
    return value === null ? null : `$${this.values.push(value)}`;
  }
}
