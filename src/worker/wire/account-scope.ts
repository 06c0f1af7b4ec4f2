import { ok, type Result } from '../../common/result.ts';
import type { AccountView } from '../../engine/types.ts';
import type { Caller } from '../access/types.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Markets } from './markets.ts';
import { refused, shown, type WireError } from './wire-error.ts';

/** An account somebody named, which may not exist. */
export type NamedAccount = { readonly id: string; readonly account: number | null };

/** Whose data a list shows: the caller's, or with an admin key everybody's (null) or those of `accountId`. */
export function accountScope(caller: Caller, named: NamedAccount | null): Result<number | null, WireError> {
  if (!caller.admin) {
    if (named === null || named.account === caller.account) return ok(caller.account);
    return refused('FORBIDDEN', otherAccount(named.id), 'accountId');
  }
  if (named === null) return ok(null);
  if (named.account !== null) return ok(named.account);
  return refused('MALFORMED', unknownAccount(named.id, 'accountId'), 'accountId');
}

const otherAccount = (id: string): string =>
  `accountId must be the account of the key unless that is an admin key, but was ${shown(id)}`;

/**
 * One account, or a page of all of them in ascending number. Cursors are account numbers + 1, since a cursor is at
 * least 1.
 */
export function accountPage(
  accounts: readonly AccountView[],
  page: { readonly limit: number | null; readonly cursor: number | null },
  only: number | null,
): { readonly accounts: readonly AccountView[]; readonly nextCursor: string | null } {
  if (only !== null) return { accounts: accounts.slice(only, only + 1), nextCursor: null };
  const start = page.cursor === null ? 0 : page.cursor - 1;
  const end = start + (page.limit ?? WIRE_LIMITS.pageDefault);
  return { accounts: accounts.slice(start, end), nextCursor: end < accounts.length ? String(end + 1) : null };
}

/** Index of an account that a path or body names; of none that is refused (4002). */
export function knownAccount(markets: Markets, accountId: string, field: string): Result<number, WireError> {
  const account = markets.accountByName(accountId);
  if (account !== undefined) return ok(account);
  return refused('ACCOUNT_DISABLED', unknownAccount(accountId, field), field);
}

/** The message about an account that there is not, to those who may know which there are. */
export const unknownAccount = (accountId: string, field: string): string =>
  `${field} must be the id of an account, but was ${shown(accountId)}; GET /api/v1/accounts has them`;
