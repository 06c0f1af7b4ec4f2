import { ok, type Result } from '../../common/result.ts';
import type { Caller } from '../access/types.ts';
import type { Page, PageRequest } from '../query/types.ts';
import type { Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { refused, shown, type WireError } from '../wire/wire-error.ts';
import { type Answer, answered } from './answer.ts';
import { HTTP_LIMITS } from './limits.ts';
import { type Param, textParam } from './query-params.ts';

/** `symbol=`, read to the symbol's index. */
export const symbolParam = (markets: Markets): Param<number> =>
  textParam(
    (text) => markets.byName(text)?.index,
    (text, field) => ({ name: 'UNKNOWN_SYMBOL', message: unknownSymbol(text), field }),
  );

/** `accountId=`, read to the account's index. Whether the caller may name it is for `accountScope` to say. */
export const accountParam = (markets: Markets): Param<NamedAccount> => ({
  schema: { type: 'string' },
  read: (id) => ok({ id, account: markets.accountByName(id) ?? null }),
});

/** An account somebody named, which may not exist. */
export type NamedAccount = { readonly id: string; readonly account: number | null };

/** Whose data a list shows: the caller's, or with an admin key everybody's (null) or those of `accountId`. */
export function accountScope(caller: Caller, named: NamedAccount | null): Result<number | null, WireError> {
  if (!caller.admin) {
    if (named === null || named.account === caller.account) return ok(caller.account);
    return refused('FORBIDDEN', 'accountId may be another account with an admin key only', 'accountId');
  }
  if (named === null) return ok(null);
  if (named.account !== null) return ok(named.account);
  const message = `accountId must be the id of an account, but was ${shown(named.id)}; GET /api/v1/accounts has them`;
  return refused('MALFORMED', message, 'accountId');
}

export const pageOf = (query: {
  readonly limit: number | null;
  readonly cursor: number | null;
}): PageRequest => ({ limit: query.limit ?? HTTP_LIMITS.pageDefault, before: query.cursor });

export const pageAnswer = <T>(page: Page<T>, itemJson: (item: T) => unknown): Answer =>
  answered({
    items: page.items.map(itemJson),
    nextCursor: page.next === null ? null : String(page.next),
  });
