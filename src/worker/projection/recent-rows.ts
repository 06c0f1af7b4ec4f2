import type { EngineReads, OrderView } from '../../engine/types.ts';
import type { AppliedBatch } from '../exchange/sink.ts';
import type { NewAccount } from './rows.ts';
import type { BalanceEvent, TradeEvent } from './trade.ts';

/** What the market did and the tables do not show yet: the last state of each row, keyed as in its table. */
export class RecentRows {
  readonly orders = new Map<number, OrderView>();
  readonly trades = new Map<number, TradeEvent>();
  /** By account and asset. */
  readonly balances = new Map<string, BalanceEvent>();
  readonly accounts = new Map<number, NewAccount>();
  /** Of the last command they include; 0 when there is none. */
  commandSeq = 0;

  get size(): number {
    return this.orders.size + this.trades.size + this.balances.size + this.accounts.size;
  }

  add(batch: AppliedBatch, engine: EngineReads): void {
    for (const [id, order] of batch.orders) this.orders.set(id, order);
    for (const event of batch.events) {
      if (event.type === 'trade') this.trades.set(event.tradeId, event);
      else if (event.type === 'balanceChanged') this.balances.set(`${event.account}/${event.asset}`, event);
      else if (event.type === 'accountCreated')
        this.accounts.set(event.account, { ...engine.accounts[event.account]!, createdAt: event.time });
    }
    this.commandSeq = batch.commandSeq;
  }

  /** Puts rows that could not be written back in front: what came meanwhile is newer and wins. */
  putBack(older: RecentRows): void {
    restore(this.orders, older.orders);
    restore(this.trades, older.trades);
    restore(this.balances, older.balances);
    restore(this.accounts, older.accounts);
    this.commandSeq = Math.max(this.commandSeq, older.commandSeq);
  }
}

function restore<Key, Row>(newer: Map<Key, Row>, older: ReadonlyMap<Key, Row>): void {
  for (const [key, row] of older) if (!newer.has(key)) newer.set(key, row);
}
