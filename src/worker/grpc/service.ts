import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { ExsimError } from '../../common/errors.ts';
import { ok, type Result } from '../../common/result.ts';
import type { Caller } from '../access/types.ts';
import type { EdgeDependencies } from '../types.ts';
import { parseId } from '../wire/ids.ts';
import { bookJson } from '../wire/market-json.ts';
import { Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { Trading } from '../wire/trading.ts';
import { refused, shown, type WireError } from '../wire/wire-error.ts';
import { GRPC_LIMITS } from './limits.ts';
import { bookMessage, fillMessage, orderBody, orderMessage, type PlaceOrderMessage } from './messages.ts';
import { refusedStatus } from './statuses.ts';

type Answer = Result<object, WireError>;
type Message = Readonly<Record<string, unknown>>;
type UnaryCall = ServerUnaryCall<Message, object>;

/** The RPCs of proto/exchange.proto: each decodes, asks the same code as HTTP does, and encodes. */
export function exchangeService(deps: EdgeDependencies): UntypedServiceImplementation {
  const markets = new Markets(deps.exchange.engine, deps.spec);
  const trading = new Trading({ ...deps, markets });
  const keyed = (answer: (caller: Caller, message: Message) => Promise<Answer>) =>
    unary(deps, async (call) => {
      const caller = await authenticate(deps, call);
      return caller.ok ? answer(caller.value, call.request) : caller;
    });
  return {
    placeOrder: keyed((caller, message) => placeOrder(trading, caller, message)),
    cancelOrder: keyed((caller, message) => cancelOrder(trading, caller, message)),
    getOrder: keyed((caller, message) => getOrder(deps, trading, caller, message)),
    getOrderBook: unary(deps, (call) => getOrderBook(deps, markets, call.request)),
  };
}

async function placeOrder(trading: Trading, caller: Caller, message: Message): Promise<Answer> {
  const placed = await trading.place(caller, orderBody(message as PlaceOrderMessage));
  if (!placed.ok) return placed;
  const { order, fills } = placed.value;
  return ok({ ...placed.value, order: orderMessage(order), fills: fills.map(fillMessage) });
}

async function cancelOrder(trading: Trading, caller: Caller, message: Message): Promise<Answer> {
  const orderId = readOrderId(message);
  if (!orderId.ok) return orderId;
  const cancelled = await trading.cancel(caller, orderId.value);
  return cancelled.ok ? ok({ ...cancelled.value, order: orderMessage(cancelled.value.order) }) : cancelled;
}

async function getOrder(
  deps: EdgeDependencies,
  trading: Trading,
  caller: Caller,
  message: Message,
): Promise<Answer> {
  const orderId = readOrderId(message);
  if (!orderId.ok) return orderId;
  const reached = await reachMinSeq(deps, message);
  if (!reached.ok) return reached;
  const order = await trading.order(caller, orderId.value);
  return order.ok ? ok({ order: orderMessage(order.value) }) : order;
}

async function getOrderBook(deps: EdgeDependencies, markets: Markets, message: Message): Promise<Answer> {
  const symbol = typeof message['symbol'] === 'string' ? message['symbol'] : '';
  const market = markets.byName(symbol);
  if (market === undefined) return refused('UNKNOWN_SYMBOL', unknownSymbol(symbol), 'symbol');
  const depth = Number(message['depth'] ?? 100);
  if (depth < 1 || depth > GRPC_LIMITS.depth) {
    return refused('MALFORMED', `depth must be from 1 to ${GRPC_LIMITS.depth}, but was ${depth}`, 'depth');
  }
  const reached = await reachMinSeq(deps, message);
  return reached.ok ? ok(bookMessage(bookJson(market, deps.exchange.engine, depth))) : reached;
}

function readOrderId(message: Message): Result<number, WireError> {
  const sent = message['orderId'];
  const orderId = parseId(sent);
  if (orderId !== null) return ok(orderId);
  if (sent === undefined) return refused('MISSING_FIELD', 'orderId is required, but is missing', 'orderId');
  const message_ = `orderId must be an id as answered, such as "17", but was ${shown(sent)}`;
  return refused('MALFORMED', message_, 'orderId');
}

async function reachMinSeq(
  { exchange }: EdgeDependencies,
  message: Message,
): Promise<Result<true, WireError>> {
  const minSeq = Number(message['minSeq'] ?? 0);
  if (minSeq <= exchange.engine.seq) return ok(true);
  if (await exchange.waitForSeq(minSeq, GRPC_LIMITS.minSeqWaitMs)) return ok(true);
  const waited = `after ${GRPC_LIMITS.minSeqWaitMs} ms`;
  return refused(
    'BUSY',
    `the venue must reach minSeq ${minSeq}, but is at ${exchange.engine.seq} ${waited}`,
    'minSeq',
  );
}

async function authenticate(
  { apiKeys }: EdgeDependencies,
  call: UnaryCall,
): Promise<Result<Caller, WireError>> {
  const [apiKey] = call.metadata.get('x-api-key');
  if (typeof apiKey !== 'string' || apiKey === '') {
    return refused('UNAUTHENTICATED', 'this call needs the metadata x-api-key, but there is none');
  }
  const caller = apiKey.length > GRPC_LIMITS.apiKeyChars ? undefined : await apiKeys.authenticate(apiKey);
  if (caller !== undefined) return ok(caller);
  return refused('UNAUTHENTICATED', 'x-api-key must be a key of this venue, but is none');
}

/** Wraps an answer into a unary method: refused while the journal is replayed, bounded in time, never throwing. */
function unary(deps: EdgeDependencies, answer: (call: UnaryCall) => Promise<Answer>) {
  return (call: UnaryCall, callback: sendUnaryData<object>): void => {
    const timer = setTimeout(() => finish(overdue), GRPC_LIMITS.callMs);
    let open = true;
    const finish = (result: Answer): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      if (result.ok) callback(null, result.value);
      else callback(refusedStatus(result.error));
    };
    const ready = deps.exchange.health.recovering ? Promise.resolve(starting) : answer(call);
    ready.then(finish, (error: unknown) => finish(failed(error, deps)));
  };
}

const starting = refused('BUSY', 'the venue is starting: its journal is being replayed; try again');
const overdue = refused(
  'TIMEOUT_UNKNOWN',
  `the call took longer than ${GRPC_LIMITS.callMs} ms; it is not known whether it was done`,
);

function failed(error: unknown, { log }: EdgeDependencies): Answer {
  if (error instanceof ExsimError) {
    log.warn({ err: error }, 'a read failed');
    return refused('BUSY', 'what was asked for cannot be read now: the database does not answer');
  }
  log.error({ err: error }, 'a call failed');
  return refused('INTERNAL', 'the call failed; the log has more');
}
