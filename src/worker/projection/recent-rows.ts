import type { EngineReads, OrderView } from '../../engine/types.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import type { KlineRow } from './kline-bars.ts';
import { afterResets, emptied, isReset, type ResetEvent } from './resets.ts';
import type { NewAccount } from './rows.ts';
import type { BalanceEvent, TradeEvent } from './trade.ts';

/** More than a venue has, so that an account and an asset make one number. */
const ASSETS_MAX = 2 ** 16;

export const balanceKey = (account: number, asset: number): number => account * ASSETS_MAX + asset;

/** What the market did and the tables do not show yet: the last state of each row, keyed as in its table. */
export class RecentRows {
  readonly orders = new Map<number, OrderView>();
  readonly trades = new Map<number, TradeEvent>();
  /** By `balanceKey`. */
  readonly balances = new Map<number, BalanceEvent>();
  readonly accounts = new Map<number, NewAccount>();
  /** By symbol, interval and open time. */
  readonly klines = new Map<string, KlineRow>();
  /** In order; they bear on all rows of before, also on those that are in the tables. */
  readonly resets: ResetEvent[] = [];
  /** Of the last command they include; 0 when there is none. */
  commandSeq = 0;

  get size(): number {
    const { orders, trades, balances, accounts, klines, resets } = this;
    return orders.size + trades.size + balances.size + accounts.size + klines.size + resets.length;
  }

  add(batch: AppliedBatch, engine: EngineReads): void {
    for (const [id, order] of batch.orders) this.orders.set(id, order);
    for (const event of batch.events) {
      if (event.type === 'trade') this.trades.set(event.tradeId, event);
      else if (event.type === 'balanceChanged')
        this.balances.set(balanceKey(event.account, event.asset), event);
      else if (event.type === 'accountCreated')
        this.accounts.set(event.account, { ...engine.accounts[event.account]!, createdAt: event.time });
      else if (isReset(event)) this.resets.push(event);
    }
    this.commandSeq = batch.commandSeq;
  }

  addKlines(rows: ReadonlyMap<string, KlineRow>): void {
    for (const [key, row] of rows) this.klines.set(key, row);
  }

  /** Rows that stay in memory take in what resets made of them, once. */
  endBeforeResets(): void {
    const resets = this.resets.splice(0);
    if (resets.length === 0) return;
    for (const [id, order] of this.orders) this.orders.set(id, afterResets(order, resets));
    for (const [key, balance] of this.balances) this.balances.set(key, emptied(balance, resets));
  }

  /** Puts rows that could not be written back in front: what came meanwhile is newer and wins. */
  putBack(older: RecentRows): void {
    restore(this.orders, older.orders);
    restore(this.trades, older.trades);
    restore(this.balances, older.balances);
    restore(this.accounts, older.accounts);
    restore(this.klines, older.klines);
    this.resets.unshift(...older.resets);
    this.commandSeq = Math.max(this.commandSeq, older.commandSeq);
  }
}

function restore<Key, Row>(newer: Map<Key, Row>, older: ReadonlyMap<Key, Row>): void {
  for (const [key, row] of older) if (!newer.has(key)) newer.set(key, row);
}
