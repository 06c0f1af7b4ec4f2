/** Columns of the projections, in the order of the migration, with their SQL types; `fixed` ones never change. */
export const TABLES = {
  accounts: {
    key: ['account_id'],
    fixed: ['account_id', 'master_id', 'created_at'],
    columns: { account_id: 'text', master_id: 'text', created_at: 'timestamptz' },
  },
  orders: {
    key: ['order_id'],
    fixed: [
      'client_order_id',
      'account_id',
      'symbol',
      'side',
      'type',
      'time_in_force',
      'stop_price',
      'quote_quantity',
      'post_only',
      'stp',
      'expire_at',
      'created_at',
    ],
    columns: {
      order_id: 'bigint',
      client_order_id: 'text',
      account_id: 'text',
      symbol: 'text',
      side: 'text',
      type: 'text',
      time_in_force: 'text',
      price: 'numeric',
      stop_price: 'numeric',
      quantity: 'numeric',
      quote_quantity: 'numeric',
      filled_quantity: 'numeric',
      prevented_quantity: 'numeric',
      filled_notional: 'numeric',
      fee: 'numeric',
      fee_asset: 'text',
      status: 'text',
      reason: 'text',
      post_only: 'boolean',
      stp: 'text',
      expire_at: 'timestamptz',
      created_at: 'timestamptz',
      updated_at: 'timestamptz',
      seq: 'bigint',
    },
  },
  trades: {
    key: ['trade_id'],
    fixed: [],
    columns: {
      trade_id: 'bigint',
      symbol: 'text',
      price: 'numeric',
      quantity: 'numeric',
      maker_order_id: 'bigint',
      taker_order_id: 'bigint',
      maker_account: 'text',
      taker_account: 'text',
      taker_side: 'text',
      maker_fee: 'numeric',
      maker_fee_asset: 'text',
      taker_fee: 'numeric',
      taker_fee_asset: 'text',
      executed_at: 'timestamptz',
      command_seq: 'bigint',
      seq: 'bigint',
    },
  },
  balances: {
    key: ['account_id', 'asset'],
    fixed: [],
    columns: { account_id: 'text', asset: 'text', available: 'numeric', locked: 'numeric', seq: 'bigint' },
  },
  klines: {
    key: ['symbol', 'interval', 'open_time'],
    fixed: [],
    columns: {
      symbol: 'text',
      interval: 'text',
      open_time: 'timestamptz',
      open: 'numeric',
      high: 'numeric',
      low: 'numeric',
      close: 'numeric',
      volume: 'numeric',
      quote_volume: 'numeric',
      trades: 'bigint',
      seq: 'bigint',
    },
  },
} as const satisfies Record<string, Table>;

export type Table = {
  readonly key: readonly string[];
  readonly fixed: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
};
type ColumnType = 'text' | 'bigint' | 'numeric' | 'boolean' | 'timestamptz';
export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];
