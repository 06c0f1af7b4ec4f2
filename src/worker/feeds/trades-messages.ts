import type { MarketTrade } from '../../engine/views/index.ts';
import type { TradesMessage } from './types.ts';

/** The trades of a turn by symbol and epoch, each oldest first. */
export function tradesMessages(trades: readonly MarketTrade[]): TradesMessage[] {
  const messages: { symbol: number; epoch: number; trades: MarketTrade[] }[] = [];
  const newest = new Map<number, MarketTrade[]>();
  for (const trade of trades) {
    const { symbol, epoch } = trade;
    const own = newest.get(symbol);
    if (own?.[0]?.epoch === epoch) own.push(trade);
    else {
      const begun = [trade];
      newest.set(symbol, begun);
      messages.push({ symbol, epoch, trades: begun });
    }
  }
  return messages;
}
