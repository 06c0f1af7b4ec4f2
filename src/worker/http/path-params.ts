import { err, ok, type Result } from '../../common/result.ts';
import { badOrderId, parseId } from '../wire/ids.ts';
import type { Market, Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { refused, type WireError } from '../wire/wire-error.ts';

type PathParams = Readonly<Record<string, string>>;

/** The `:orderId` of a path. */
export function orderIdOf(params: PathParams): Result<number, WireError> {
  const orderId = parseId(params['orderId']);
  return orderId === null ? err(badOrderId(params['orderId'])) : ok(orderId);
}

/** The `:symbol` of a path, of those the instance file lists. */
export function marketOf(params: PathParams, markets: Markets): Result<Market, WireError> {
  const symbol = params['symbol'] ?? '';
  const market = markets.byName(symbol);
  if (market !== undefined && market.spec !== null) return ok(market);
  return refused('UNKNOWN_SYMBOL', unknownSymbol(symbol), 'symbol');
}
