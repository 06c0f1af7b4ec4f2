import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { getBalances, getOrder, listFills, listOrders } from './account-rpcs.ts';
import type { GrpcContext } from './context.ts';
import type { ExchangeServiceHandlers } from './generated/exchange/ExchangeService.ts';
import { getOrderBook, listTrades } from './market-rpcs.ts';
import { feedStream } from './streams/feed-stream.ts';
import { streamOrderBook } from './streams/order-book.ts';
import { streamOrders } from './streams/orders.ts';
import { placeOrders } from './streams/place-orders.ts';
import { streamTrades } from './streams/trades.ts';
import { amendOrder, cancelAllOrders, cancelOrder, placeOrder } from './trading-rpcs.ts';
import { unary } from './unary.ts';

/** The RPCs of proto/exchange.proto: each decodes, asks the same code as HTTP does, and encodes. */
export function exchangeService(context: GrpcContext): UntypedServiceImplementation {
  const handlers: ExchangeServiceHandlers = {
    PlaceOrder: unary(context, placeOrder(context)),
    PlaceOrders: placeOrders(context),
    AmendOrder: unary(context, amendOrder(context)),
    CancelOrder: unary(context, cancelOrder(context)),
    CancelAllOrders: unary(context, cancelAllOrders(context)),
    GetOrder: unary(context, getOrder(context)),
    ListOrders: unary(context, listOrders(context)),
    ListFills: unary(context, listFills(context)),
    GetBalances: unary(context, getBalances(context)),
    GetOrderBook: unary(context, getOrderBook(context)),
    ListTrades: unary(context, listTrades(context)),
    StreamTrades: feedStream(context, streamTrades(context)),
    StreamOrderBook: feedStream(context, streamOrderBook(context)),
    StreamOrders: feedStream(context, streamOrders(context)),
  };
  return handlers;
}
