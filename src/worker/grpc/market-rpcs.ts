import { ok } from '../../common/result.ts';
import { readInteger } from '../wire/admission.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import { bookJson, tradeJson } from '../wire/market-json.ts';
import type { GrpcContext } from './context.ts';
import { all, readMarket, readPage } from './fields.ts';
import type { GetOrderBookRequest__Output } from './generated/exchange/GetOrderBookRequest.ts';
import type { GetOrderBookResponse } from './generated/exchange/GetOrderBookResponse.ts';
import type { ListTradesRequest__Output } from './generated/exchange/ListTradesRequest.ts';
import type { ListTradesResponse } from './generated/exchange/ListTradesResponse.ts';
import { bookMessage, tradeMessage } from './messages.ts';
import type { Rpc } from './unary.ts';

export const getOrderBook = ({
  deps,
  markets,
}: GrpcContext): Rpc<GetOrderBookRequest__Output, GetOrderBookResponse> => ({
  access: 'open',
  reads: true,
  answer: ({ message }) => {
    const read = all({
      market: readMarket(markets, message.symbol),
      depth: readInteger(String(message.depth ?? WIRE_LIMITS.depthDefault), [1, WIRE_LIMITS.depth], 'depth'),
    });
    return read.ok
      ? ok(bookMessage(bookJson(read.value.market, deps.exchange.engine, read.value.depth)))
      : read;
  },
});

export const listTrades = ({
  deps,
  markets,
}: GrpcContext): Rpc<ListTradesRequest__Output, ListTradesResponse> => ({
  access: 'open',
  reads: true,
  answer: async ({ message }) => {
    const read = all({ market: readMarket(markets, message.symbol), page: readPage(message) });
    if (!read.ok) return read;
    const { market, page } = read.value;
    const { items, next } = await deps.queries.trades(market.index, page);
    const trades = items.map((trade) => tradeMessage(tradeJson(trade, market)));
    return ok({ trades, nextCursor: next === null ? null : String(next) });
  },
});
