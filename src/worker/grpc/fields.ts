import { err, ok, type Result } from '../../common/result.ts';
import { ORDER_STATUSES, type OrderStatus } from '../../engine/types.ts';
import type { Caller } from '../access/types.ts';
import type { PageRequest } from '../query/types.ts';
import { accountScope } from '../wire/account-scope.ts';
import { readInteger } from '../wire/admission.ts';
import { isClientOrderId } from '../wire/field-reader.ts';
import { badOrderId, parseId } from '../wire/ids.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import type { Market, Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { refused, shown, type WireError } from '../wire/wire-error.ts';
import { word } from './messages.ts';

type Read<T> = Result<T, WireError>;

/** All that was read, or the first problem in the order of the fields. */
export function all<T extends Readonly<Record<string, Read<unknown>>>>(
  fields: T,
): Read<{ readonly [K in keyof T]: T[K] extends Read<infer Value> ? Value : never }> {
  const values: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fields[name]!;
    if (!field.ok) return field;
    values[name] = field.value;
  }
  return ok(values as { readonly [K in keyof T]: T[K] extends Read<infer Value> ? Value : never });
}

export function readOrderId(sent: string | undefined): Read<number> {
  if (sent === undefined) return refused('MISSING_FIELD', 'orderId is required, but is missing', 'orderId');
  const orderId = parseId(sent);
  return orderId === null ? err(badOrderId(sent)) : ok(orderId);
}

/** Null when it was not sent. */
export const optional = <T>(sent: string | undefined, read: (sent: string) => Read<T>): Read<T | null> =>
  sent === undefined ? ok(null) : read(sent);

export function readMarket(markets: Markets, sent: string | undefined): Read<Market> {
  const symbol = sent ?? '';
  const market = markets.byName(symbol);
  return market === undefined ? refused('UNKNOWN_SYMBOL', unknownSymbol(symbol), 'symbol') : ok(market);
}

/** Index of a symbol; null is every symbol. */
export function readSymbol(markets: Markets, sent: string | undefined): Read<number | null> {
  const market = optional(sent, (symbol) => readMarket(markets, symbol));
  return market.ok ? ok(market.value?.index ?? null) : market;
}

/** Whose data is asked for; null is everybody's. */
export function readAccount(markets: Markets, caller: Caller, id: string | undefined): Read<number | null> {
  return accountScope(caller, id === undefined ? null : { id, account: markets.accountByName(id) ?? null });
}

/** Null is every status. */
export function readStatus(sent: string | undefined): Read<OrderStatus | null> {
  const name = word(sent, 'ORDER_STATUS_');
  if (name === undefined) return ok(null);
  const status = ORDER_STATUSES.find((known) => known === name);
  if (status !== undefined) return ok(status);
  return refused(
    'BAD_ENUM',
    `status must be one of ${ORDER_STATUSES.join(', ')}, but was ${shown(name)}`,
    'status',
  );
}

export function readClientOrderId(sent: string | undefined): Read<string | null> {
  if (sent === undefined || isClientOrderId(sent)) return ok(sent ?? null);
  const rule = 'must be 1 to 64 characters out of A-Z a-z 0-9 . _ : -';
  return refused('BAD_CLIENT_ID', `clientOrderId ${rule}, but was ${shown(sent)}`, 'clientOrderId');
}

/** `limit` and `cursor` of a list. */
export function readPage(sent: { readonly limit?: number; readonly cursor?: string }): Read<PageRequest> {
  const limit = readInteger(String(sent.limit ?? WIRE_LIMITS.pageDefault), [1, WIRE_LIMITS.page], 'limit');
  if (!limit.ok) return limit;
  const before = optional(sent.cursor, readCursor);
  return before.ok ? ok({ limit: limit.value, before: before.value }) : before;
}

function readCursor(sent: string): Read<number> {
  const cursor = parseId(sent);
  if (cursor !== null) return ok(cursor);
  return refused('MALFORMED', `cursor must be a nextCursor as answered, but was ${shown(sent)}`, 'cursor');
}
