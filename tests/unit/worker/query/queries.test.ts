import { expect, test } from 'vitest';
import type { OrderView } from '../../../../src/engine/types.ts';
import { RecentRows } from '../../../../src/worker/projection/recent-rows.ts';
import type { ResetEvent } from '../../../../src/worker/projection/resets.ts';
import { NO_HISTORY } from '../../../../src/worker/query/history.ts';
import { LiveQueries } from '../../../../src/worker/query/queries.ts';
import { TradeTape } from '../../../../src/worker/query/trade-tape.ts';

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
