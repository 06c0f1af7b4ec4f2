import { expect, test } from 'vitest';
import type { OrderView } from '../../../../src/engine/types.ts';
import { RecentRows } from '../../../../src/worker/projection/recent-rows.ts';
import type { ResetEvent } from '../../../../src/worker/projection/resets.ts';
import type { TradeEvent } from '../../../../src/worker/projection/trade.ts';
import { NO_HISTORY } from '../../../../src/worker/query/history.ts';
import { LiveQueries } from '../../../../src/worker/query/queries.ts';
import { TradeTape } from '../../../../src/worker/query/trade-tape.ts';
import type { FillFilter, FillView, Page } from '../../../../src/worker/query/types.ts';

const order = (orderId: number, status: OrderView['status'], seq: number) =>
  ({ orderId, status, seq, account: 0, symbol: 0, clientOrderId: null, reason: null }) as OrderView;
const RESET = { type: 'reset', seq: 50, commandSeq: 9, time: 5, epoch: 2 } as ResetEvent;

/** What the tables have, of before the reset and after it. */
const STORED = [
  order(1, 'NEW', 10),
  order(2, 'FILLED', 12),
  order(3, 'CANCELED', 20),
  order(4, 'UNTRIGGERED', 30),
  order(5, 'PARTIALLY_FILLED', 31),
  order(6, 'NEW', 60),
];

/** Ids of the orders of a status, page by page; `resets`: those that the tables do not show yet. */
async function ids(status: OrderView['status'], resets: readonly ResetEvent[], limit: number) {
  const rows = new RecentRows();
  rows.resets.push(...resets);
  const queries = new LiveQueries({
    engine: {} as never,
    unwritten: { unwritten: () => [rows] },
    tape: new TradeTape(),
    history: {
      ...NO_HISTORY,
      orders: async ({ statuses }, before, count) =>
        STORED.filter(({ orderId, status }) => orderId < before && (statuses?.includes(status) ?? true))
          .toReversed()
          .slice(0, count),
    },
  });
  const filter = { account: null, symbol: null, clientOrderId: null, status };
  const found: number[] = [];
  for (let before: number | null = 99; before !== null; ) {
    const page = await queries.orders(filter, { limit, before });
    found.push(...page.items.map(({ orderId }) => orderId));
    before = page.next;
  }
  return found;
}

test.each([1, 2, 100])(
  'a list by status knows of a reset that the tables do not show yet (pages of %i)',
  async (limit) => {
    expect(await ids('CANCELED', [RESET], limit)).toEqual([5, 4, 3, 1]);
    expect(await ids('FILLED', [RESET], limit)).toEqual([2]);
    expect(await ids('CANCELED', [], limit)).toEqual([3]);
  },
);

/** Trades 1 to `count`; alice (0) sells to bob (1) and carol (2) in turn. `made` counts the fills made of them. */
function tradesInMemory(count: number) {
  const counted = { made: 0 };
  const rows = new RecentRows();
  for (let tradeId = 1; tradeId <= count; tradeId++)
    rows.trades.set(tradeId, {
      ...{ type: 'trade', tradeId, symbol: 0, takerSide: 'BUY', commandSeq: tradeId },
      ...{
        makerAccount: 0,
        makerOrderId: 1000 + tradeId,
        takerAccount: 1 + (tradeId % 2),
        takerOrderId: tradeId,
      },
      get lots() {
        counted.made += 1;
        return 1;
      },
    } as unknown as TradeEvent);
  const queries = new LiveQueries({
    engine: {} as never,
    unwritten: { unwritten: () => [rows] },
    tape: { page: () => null } as unknown as TradeTape,
    history: NO_HISTORY,
  });
  return { queries, counted };
}

const ALL_FILLS = { account: null, symbol: null, orderId: null };

test.each([1, 2, 3, 100])('pages of %i fills in memory meet each once, newest first', async (limit) => {
  const { queries } = tradesInMemory(5);
  const read = async (filter: FillFilter) => {
    const seen: string[] = [];
    let before: number | null = null;
    do {
      const page: Page<FillView> = await queries.fills(filter, { limit, before });
      seen.push(...page.items.map(({ tradeId, liquidity }) => `${tradeId}${liquidity[0]}`));
      before = page.next;
    } while (before !== null);
    return seen.join(' ');
  };
  expect(await read(ALL_FILLS)).toBe('5T 5M 4T 4M 3T 3M 2T 2M 1T 1M');
  expect(await read({ ...ALL_FILLS, account: 0 })).toBe('5M 4M 3M 2M 1M');
  expect(await read({ ...ALL_FILLS, account: 1 })).toBe('4T 2T');
  expect(await read({ ...ALL_FILLS, orderId: 1003 })).toBe('3M');
  expect(await read({ ...ALL_FILLS, commandSeq: 2 })).toBe('2T 2M');
  expect(await read({ ...ALL_FILLS, symbol: 1 })).toBe('');
});

test('a page makes no more of what is in memory than it shows', async () => {
  const { queries, counted } = tradesInMemory(1000);
  await queries.fills(ALL_FILLS, { limit: 3, before: 1500 });
  expect(counted.made).toBe(4);
  const { items, next } = await queries.trades(0, { limit: 3, before: 700 });
  expect([items.map(({ tradeId }) => tradeId), next]).toEqual([[699, 698, 697], 697]);
  expect(counted.made).toBe(4 + 4);
});
