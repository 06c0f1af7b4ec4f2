import { expect, test } from 'vitest';
import type { AppliedBatch } from '../../../../src/worker/exchange/sink.ts';
import { TradeTape } from '../../../../src/worker/query/trade-tape.ts';
import type { TradeView } from '../../../../src/worker/query/types.ts';

const trade = (tradeId: number, symbol = 0): TradeView => ({
  ...{ tradeId, symbol, priceTicks: 100, lots: 1, takerSide: 'BUY', at: 5, seq: tradeId * 2 },
});

/** What a replay hands over: trades of these ids, on the first symbol. */
function batch(...ids: readonly number[]): AppliedBatch {
  const events = ids.map((id) => ({ type: 'trade', time: 5, ...trade(id) }));
  return { events, orders: new Map(), commandSeq: 1, live: false } as unknown as AppliedBatch;
}

/** Tables with trades 1 to `count` of the first symbol. */
const tables = (count: number) => async (symbol: number, before: number, limit: number) =>
  Array.from({ length: symbol === 0 ? count : 0 }, (_, at) => trade(count - at))
    .filter(({ tradeId }) => tradeId < before)
    .slice(0, limit);

const ids = (trades: readonly TradeView[] | null) => trades?.map(({ tradeId }) => tradeId) ?? null;

test('trades of before a snapshot are put in front of those the replay brought, each once', async () => {
  const tape = new TradeTape();
  tape.onBatch(batch(4, 5));
  await tape.fill(2, tables(5));
  expect(ids(tape.newest(0, 10))).toEqual([5, 4, 3, 2, 1]);
  expect(ids(tape.page(0, 4, 10))).toEqual([3, 2, 1]);
  expect(tape.newest(1, 10)).toEqual([]);
  expect(tape.page(1, 9, 10)).toEqual([]);
});

test('when the tables have more, pages beyond what was read are left to them', async () => {
  const tape = new TradeTape();
  await tape.fill(1, tables(3000));
  expect(ids(tape.newest(0, 2))).toEqual([3000, 2999]);
  expect(ids(tape.page(0, 2002, 1))).toEqual([2001]);
  expect(tape.page(0, 2001, 1)).toBeNull();
});
