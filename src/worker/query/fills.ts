import type { TradeEvent } from '../projection/trade.ts';
import { opposite } from './stored-rows.ts';
import type { FillFilter, FillView } from './types.ts';

/**
 * Place of a fill in the order of fills, and cursor of its pages: a trade has two fills, the taker's is the later.
 */
export const fillKey = (fill: FillView): number => fill.tradeId * 2 + (fill.liquidity === 'TAKER' ? 1 : 0);

/** Whether a filter wants a fill of a trade: said without making it. */
export const hasFill = (trade: TradeEvent, { account, symbol, orderId, commandSeq }: FillFilter): boolean =>
  (commandSeq === undefined || commandSeq === trade.commandSeq) &&
  (symbol === null || symbol === trade.symbol) &&
  (account === null || account === trade.takerAccount || account === trade.makerAccount) &&
  (orderId === null || orderId === trade.takerOrderId || orderId === trade.makerOrderId);

/** The fills of trades, newest first, that a filter wants: those below key `before`, `count` of them or a few more. */
export function newestFills(
  trades: readonly TradeEvent[],
  filter: FillFilter,
  before: number,
  count: number,
): FillView[] {
  const fills: FillView[] = [];
  for (const trade of trades) {
    if (fills.length >= count) break;
    for (const fill of fillsOf(trade, filter)) if (fillKey(fill) < before) fills.push(fill);
  }
  return fills;
}

/** The fills of a trade that a filter wants, taker first. */
export function fillsOf(trade: TradeEvent, filter: FillFilter): FillView[] {
  if (filter.commandSeq !== undefined && filter.commandSeq !== trade.commandSeq) return [];
  return [takerFill(trade), makerFill(trade)].filter(
    (fill) =>
      (filter.account === null || filter.account === fill.account) &&
      (filter.symbol === null || filter.symbol === fill.symbol) &&
      (filter.orderId === null || filter.orderId === fill.orderId),
  );
}

const takerFill = (trade: TradeEvent): FillView => ({
  ...shared(trade),
  orderId: trade.takerOrderId,
  account: trade.takerAccount,
  side: trade.takerSide,
  fee: trade.takerFee,
  feeAsset: trade.takerFeeAsset,
  liquidity: 'TAKER',
});

const makerFill = (trade: TradeEvent): FillView => ({
  ...shared(trade),
  orderId: trade.makerOrderId,
  account: trade.makerAccount,
  side: opposite(trade.takerSide),
  fee: trade.makerFee,
  feeAsset: trade.makerFeeAsset,
  liquidity: 'MAKER',
});

const shared = ({ tradeId, symbol, priceTicks, lots, time }: TradeEvent) => ({
  tradeId,
  symbol,
  priceTicks,
  lots,
  at: time,
});
