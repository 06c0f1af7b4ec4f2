import type { FastifyInstance } from 'fastify';
import { whenReady } from '../../../common/when-ready.ts';
import { ORDER_STATUSES, type OrderStatus } from '../../../engine/types.ts';
import { accountScope } from '../../wire/account-scope.ts';
import { isClientOrderId, isRecord } from '../../wire/field-reader.ts';
import { orderJson } from '../../wire/order-json.ts';
import { errorBody, shown, type WireError } from '../../wire/wire-error.ts';
import { type Answer, answered, answerOf, refusal } from '../answer.ts';
import { addEndpoint, type Call, type HttpContext } from '../endpoint.ts';
import { HTTP_LIMITS } from '../limits.ts';
import { accountParam, pageAnswer, pageOf, symbolParam } from '../list-params.ts';
import { orderIdOf } from '../path-params.ts';
import { choiceParam, type ParamTable, pageParams, textParam } from '../query-params.ts';
import * as schemas from '../schemas.ts';

/** Placing, reading and cancelling orders. */
export function orderRoutes(app: FastifyInstance, context: HttpContext): void {
  addPlacing(app, context);
  addReading(app, context);
  addCancelling(app, context);
}

function addPlacing(app: FastifyInstance, context: HttpContext): void {
  const { trading } = context;
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/orders',
    summary: 'Place an order',
    access: 'key',
    body: schemas.orderRequestSchema,
    answers: { 200: schemas.orderAnswerSchema, 201: schemas.orderAnswerSchema },
    handle: ({ caller, body }) =>
      whenReady(trading.place(caller, body), (placed) =>
        placed.ok ? answered(placed.value, placed.value.duplicate ? 200 : 201) : refusal(placed.error),
      ),
  });
  addEndpoint(app, context, {
    method: 'POST',
    path: '/api/v1/orders/batch',
    summary: `Place up to ${HTTP_LIMITS.batchOrders} orders, in order; each succeeds or fails by itself`,
    access: 'key',
    body: schemas.batchRequestSchema,
    bodyBytes: HTTP_LIMITS.batchBodyBytes,
    weight: ordersOfBatch,
    answers: { 200: schemas.batchAnswerSchema },
    handle: (call) => placeBatch(context, call),
  });
}

async function placeBatch({ trading }: HttpContext, { caller, body }: Call<ParamTable>): Promise<Answer> {
  const orders = batchOf(body);
  if ('name' in orders) return refusal(orders);
  const placed = await Promise.all(orders.map((order) => trading.place(caller, order)));
  return answered({
    results: placed.map((result) => (result.ok ? result.value : { error: errorBody(result.error) })),
  });
}

/** A body that is no batch counts as one request: it is refused anyhow. */
function ordersOfBatch(body: unknown): number {
  const orders = batchOf(body);
  return 'name' in orders ? 1 : orders.length;
}

function batchOf(body: unknown): readonly unknown[] | WireError {
  if (!isRecord(body))
    return { name: 'MALFORMED', message: `a batch must be a JSON object, but was ${shown(body)}` };
  const unknown = Object.keys(body).find((field) => field !== 'orders');
  if (unknown !== undefined) {
    const field = unknown.slice(0, 128);
    return {
      name: 'UNKNOWN_FIELD',
      message: `${shown(unknown)} is no field of a batch; it takes orders`,
      field,
    };
  }
  const { orders } = body as { readonly orders?: unknown };
  if (orders === undefined)
    return { name: 'MISSING_FIELD', message: 'orders is required, but is missing', field: 'orders' };
  const most = HTTP_LIMITS.batchOrders;
  if (Array.isArray(orders) && orders.length > 0 && orders.length <= most) return orders;
  const was = Array.isArray(orders) ? `had ${orders.length}` : `was ${shown(orders)}`;
  return {
    name: 'MALFORMED',
    message: `orders must be an array of 1 to ${most} orders, but ${was}`,
    field: 'orders',
  };
}

const clientOrderIdParam = textParam(
  (text) => (isClientOrderId(text) ? text : undefined),
  (text, name) => ({
    name: 'BAD_CLIENT_ID',
    message: `${name} must be 1 to 64 characters out of A-Z a-z 0-9 . _ : -, but was ${shown(text)}`,
    field: name,
  }),
);

function addReading(app: FastifyInstance, context: HttpContext): void {
  const { deps, markets, trading } = context;
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/orders/:orderId',
    summary: 'One order',
    access: 'key',
    reads: true,
    answers: { 200: schemas.orderSchema },
    handle: async ({ caller, params }) => {
      const orderId = orderIdOf(params);
      return orderId.ok ? answerOf(await trading.order(caller, orderId.value)) : refusal(orderId.error);
    },
  });
  addEndpoint(app, context, {
    method: 'GET',
    path: '/api/v1/orders',
    summary: 'Orders, newest first',
    access: 'key',
    reads: true,
    query: {
      symbol: symbolParam(markets),
      status: choiceParam<OrderStatus>(ORDER_STATUSES),
      clientOrderId: clientOrderIdParam,
      accountId: accountParam(markets),
      ...pageParams(HTTP_LIMITS.page),
    },
    answers: { 200: schemas.pageSchema(schemas.orderSchema) },
    handle: async ({ caller, query }) => {
      const account = accountScope(caller, query.accountId);
      if (!account.ok) return refusal(account.error);
      const { symbol, status, clientOrderId } = query;
      const filter = { account: account.value, symbol, status, clientOrderId };
      const page = await deps.queries.orders(filter, pageOf(query));
      return pageAnswer(page, (order) => orderJson(order, markets));
    },
  });
}

function addCancelling(app: FastifyInstance, context: HttpContext): void {
  const { markets, trading } = context;
  addEndpoint(app, context, {
    method: 'DELETE',
    path: '/api/v1/orders/:orderId',
    summary: 'Cancel one order',
    access: 'key',
    answers: { 200: schemas.cancelAnswerSchema },
    handle: async ({ caller, params }) => {
      const orderId = orderIdOf(params);
      return orderId.ok ? answerOf(await trading.cancel(caller, orderId.value)) : refusal(orderId.error);
    },
  });
  addEndpoint(app, context, {
    method: 'DELETE',
    path: '/api/v1/orders',
    summary: 'Cancel all open orders, on one symbol or on all',
    access: 'key',
    query: { symbol: symbolParam(markets), accountId: accountParam(markets) },
    answers: { 200: schemas.massCancelAnswerSchema },
    handle: async ({ caller, query }) => {
      const account = accountScope(caller, query.accountId);
      if (!account.ok) return refusal(account.error);
      return answerOf(await trading.cancelAll(caller, account.value, query.symbol));
    },
  });
}
