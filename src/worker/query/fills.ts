import type { TradeEvent } from '../projection/trade.ts';
import { opposite } from './stored-rows.ts';
import type { FillFilter, FillView } from './types.ts';

/**
 * Place of a fill in the order of fills, and cursor of its pages: a trade has two fills, the taker's is the later.
 */
export const fillKey = (fill: FillView): number => fill.tradeId * 2 + (fill.liquidity === 'TAKER' ? 1 : 0);

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
