import { ok } from '../../common/result.ts';
import type { GrpcContext } from './context.ts';
import { all, readAccount, readOrderId, readSymbol } from './fields.ts';
import type { AmendOrderRequest__Output } from './generated/exchange/AmendOrderRequest.ts';
import type { AmendOrderResponse } from './generated/exchange/AmendOrderResponse.ts';
import type { CancelAllOrdersRequest__Output } from './generated/exchange/CancelAllOrdersRequest.ts';
import type { CancelAllOrdersResponse } from './generated/exchange/CancelAllOrdersResponse.ts';
import type { CancelOrderRequest__Output } from './generated/exchange/CancelOrderRequest.ts';
import type { CancelOrderResponse } from './generated/exchange/CancelOrderResponse.ts';
import type { PlaceOrderRequest__Output } from './generated/exchange/PlaceOrderRequest.ts';
import type { PlaceOrderResponse } from './generated/exchange/PlaceOrderResponse.ts';
import { orderAnswerMessage, orderBody, orderMessage } from './messages.ts';
import type { Rpc } from './unary.ts';

export const placeOrder = ({ trading }: GrpcContext): Rpc<PlaceOrderRequest__Output, PlaceOrderResponse> => ({
  access: 'key',
  answer: async ({ caller, message }) => {
    const placed = await trading.place(caller, orderBody(message));
    return placed.ok ? ok(orderAnswerMessage(placed.value)) : placed;
  },
});

export const amendOrder = ({ trading }: GrpcContext): Rpc<AmendOrderRequest__Output, AmendOrderResponse> => ({
  access: 'key',
  answer: async ({ caller, message: { orderId: sent, price, quantity } }) => {
    const orderId = readOrderId(sent);
    if (!orderId.ok) return orderId;
    const amended = await trading.amend(caller, orderId.value, { price, quantity });
    return amended.ok ? ok(orderAnswerMessage(amended.value)) : amended;
  },
});

export const cancelOrder = ({
  trading,
}: GrpcContext): Rpc<CancelOrderRequest__Output, CancelOrderResponse> => ({
  access: 'key',
  answer: async ({ caller, message }) => {
    const orderId = readOrderId(message.orderId);
    if (!orderId.ok) return orderId;
    const cancelled = await trading.cancel(caller, orderId.value);
    return cancelled.ok ? ok({ ...cancelled.value, order: orderMessage(cancelled.value.order) }) : cancelled;
  },
});

export const cancelAllOrders = ({
  trading,
  markets,
}: GrpcContext): Rpc<CancelAllOrdersRequest__Output, CancelAllOrdersResponse> => ({
  access: 'key',
  answer: ({ caller, message }) => {
    const read = all({
      symbol: readSymbol(markets, message.symbol),
      account: readAccount(markets, caller, message.accountId),
    });
    return read.ok ? trading.cancelAll(caller, read.value.account, read.value.symbol) : read;
  },
});
