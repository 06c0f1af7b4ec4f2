import { err, ok, type Result } from '../../common/result.ts';
import { badOrderId, parseId } from '../wire/ids.ts';
import type { WireError } from '../wire/wire-error.ts';

type PathParams = Readonly<Record<string, string>>;

/** The `:orderId` of a path. */
export function orderIdOf(params: PathParams): Result<number, WireError> {
  const orderId = parseId(params['orderId']);
  return orderId === null ? err(badOrderId(params['orderId'])) : ok(orderId);
}
