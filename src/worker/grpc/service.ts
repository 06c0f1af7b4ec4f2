import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { err, ok, type Result } from '../../common/result.ts';
import type { EdgeDependencies } from '../types.ts';
import { readInteger } from '../wire/admission.ts';
import { badOrderId, parseId } from '../wire/ids.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import { bookJson } from '../wire/market-json.ts';
import { Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { Trading } from '../wire/trading.ts';
import { refused, type WireError } from '../wire/wire-error.ts';
import { bookMessage, fillMessage, orderBody, orderMessage, type PlaceOrderMessage } from './messages.ts';
import { type Answer, type Call, type Message, unary } from './unary.ts';

/** The RPCs of proto/exchange.proto: each decodes, asks the same code as HTTP does, and encodes. */
export function exchangeService(deps: EdgeDependencies): UntypedServiceImplementation {
  const markets = new Markets(deps.exchange.engine, deps.spec);
  const trading = new Trading({ ...deps, markets });
  return {
    placeOrder: unary(deps, { access: 'key', answer: (call) => placeOrder(trading, call) }),
    cancelOrder: unary(deps, { access: 'key', answer: (call) => cancelOrder(trading, call) }),
    getOrder: unary(deps, { access: 'key', reads: true, answer: (call) => getOrder(trading, call) }),
    getOrderBook: unary(deps, {
      access: 'open',
      reads: true,
      answer: (call) => getOrderBook(deps, markets, call),
    }),
  };
}

async function placeOrder(trading: Trading, { caller, message }: Call): Promise<Answer> {
  const placed = await trading.place(caller, orderBody(message as PlaceOrderMessage));
  if (!placed.ok) return placed;
  const { order, fills } = placed.value;
  return ok({ ...placed.value, order: orderMessage(order), fills: fills.map(fillMessage) });
}

async function cancelOrder(trading: Trading, { caller, message }: Call): Promise<Answer> {
  const orderId = readOrderId(message);
  if (!orderId.ok) return orderId;
  const cancelled = await trading.cancel(caller, orderId.value);
  return cancelled.ok ? ok({ ...cancelled.value, order: orderMessage(cancelled.value.order) }) : cancelled;
}

async function getOrder(trading: Trading, { caller, message }: Call): Promise<Answer> {
  const orderId = readOrderId(message);
  if (!orderId.ok) return orderId;
  const order = await trading.order(caller, orderId.value);
  return order.ok ? ok({ order: orderMessage(order.value) }) : order;
}

function getOrderBook({ exchange }: EdgeDependencies, markets: Markets, { message }: Call): Answer {
  const symbol = typeof message['symbol'] === 'string' ? message['symbol'] : '';
  const market = markets.byName(symbol);
  if (market === undefined) return refused('UNKNOWN_SYMBOL', unknownSymbol(symbol), 'symbol');
  const sent = String(message['depth'] ?? WIRE_LIMITS.depthDefault);
  const depth = readInteger(sent, [1, WIRE_LIMITS.depth], 'depth');
  return depth.ok ? ok(bookMessage(bookJson(market, exchange.engine, depth.value))) : depth;
}

function readOrderId(message: Message): Result<number, WireError> {
  const sent = message['orderId'];
  const orderId = parseId(sent);
  if (orderId !== null) return ok(orderId);
  if (sent !== undefined) return err(badOrderId(sent));
  return refused('MISSING_FIELD', 'orderId is required, but is missing', 'orderId');
}
