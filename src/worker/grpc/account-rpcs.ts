import { ok } from '../../common/result.ts';
import { balanceJson } from '../wire/account-json.ts';
import { accountPage } from '../wire/account-scope.ts';
import { fillJson, orderJson } from '../wire/order-json.ts';
import type { GrpcContext } from './context.ts';
import {
  all,
  optional,
  readAccount,
  readClientOrderId,
  readOrderId,
  readPage,
  readStatus,
  readSymbol,
} from './fields.ts';
import type { GetBalancesRequest__Output } from './generated/exchange/GetBalancesRequest.ts';
import type { GetBalancesResponse } from './generated/exchange/GetBalancesResponse.ts';
import type { GetOrderRequest__Output } from './generated/exchange/GetOrderRequest.ts';
import type { GetOrderResponse } from './generated/exchange/GetOrderResponse.ts';
import type { ListFillsRequest__Output } from './generated/exchange/ListFillsRequest.ts';
import type { ListFillsResponse } from './generated/exchange/ListFillsResponse.ts';
import type { ListOrdersRequest__Output } from './generated/exchange/ListOrdersRequest.ts';
import type { ListOrdersResponse } from './generated/exchange/ListOrdersResponse.ts';
import { balanceMessage, fillMessage, orderMessage } from './messages.ts';
import type { Rpc } from './unary.ts';

export const getOrder = ({ trading }: GrpcContext): Rpc<GetOrderRequest__Output, GetOrderResponse> => ({
  access: 'key',
  reads: true,
  answer: async ({ caller, message }) => {
    const orderId = readOrderId(message.orderId);
    if (!orderId.ok) return orderId;
    const order = await trading.order(caller, orderId.value);
    return order.ok ? ok({ order: orderMessage(order.value) }) : order;
  },
});

export const listOrders = ({
  deps,
  markets,
}: GrpcContext): Rpc<ListOrdersRequest__Output, ListOrdersResponse> => ({
  access: 'key',
  reads: true,
  answer: async ({ caller, message }) => {
    const filter = all({
      symbol: readSymbol(markets, message.symbol),
      status: readStatus(message.status),
      clientOrderId: readClientOrderId(message.clientOrderId),
      account: readAccount(markets, caller, message.accountId),
    });
    if (!filter.ok) return filter;
    const page = readPage(message);
    if (!page.ok) return page;
    const { items, next } = await deps.queries.orders(filter.value, page.value);
    return ok({
      orders: items.map((order) => orderMessage(orderJson(order, markets))),
      nextCursor: cursor(next),
    });
  },
});

export const listFills = ({
  deps,
  markets,
}: GrpcContext): Rpc<ListFillsRequest__Output, ListFillsResponse> => ({
  access: 'key',
  reads: true,
  answer: async ({ caller, message }) => {
    const filter = all({
      symbol: readSymbol(markets, message.symbol),
      orderId: optional(message.orderId, readOrderId),
      account: readAccount(markets, caller, message.accountId),
    });
    if (!filter.ok) return filter;
    const page = readPage(message);
    if (!page.ok) return page;
    const { items, next } = await deps.queries.fills(filter.value, page.value);
    return ok({ fills: items.map((fill) => fillMessage(fillJson(fill, markets))), nextCursor: cursor(next) });
  },
});

export const getBalances = ({
  deps,
  markets,
}: GrpcContext): Rpc<GetBalancesRequest__Output, GetBalancesResponse> => ({
  access: 'key',
  reads: true,
  answer: ({ caller, message }) => {
    const { engine } = deps.exchange;
    const read = all({ only: readAccount(markets, caller, message.accountId), page: readPage(message) });
    if (!read.ok) return read;
    const { limit, before } = read.value.page;
    const { accounts, nextCursor } = accountPage(engine.accounts, { limit, cursor: before }, read.value.only);
    const balances = accounts.flatMap(({ account }) =>
      engine.config.assets.map((_, asset) => balanceMessage(balanceJson(account, asset, engine, markets))),
    );
    return ok({ balances, nextCursor });
  },
});

const cursor = (next: number | null): string | null => (next === null ? null : String(next));
