import { err, ok, type Result } from '../../common/result.ts';
import type { Caller } from '../access/types.ts';
import type { Markets } from '../wire/markets.ts';
import { unknownSymbol } from '../wire/order-codec.ts';
import { refused, shown, type WireError } from '../wire/wire-error.ts';
import type { Wanted } from './requests.ts';
import type { Target } from './topics.ts';

/** What a client means by what it named, and whether it may see it. `caller`: null before it said who it is. */
export function targetOf(wanted: Wanted, caller: Caller | null, markets: Markets): Result<Target, WireError> {
  const { channel, symbol, interval } = wanted;
  if (channel === 'orders' || channel === 'balances') {
    const account = accountOf(wanted, caller, markets);
    return account.ok ? ok({ channel, account: account.value }) : account;
  }
  const market = markets.byName(symbol ?? '');
  if (market === undefined)
    return err({ name: 'UNKNOWN_SYMBOL', message: unknownSymbol(symbol ?? ''), field: 'symbol' });
  if (channel === 'klines' && interval !== null) return ok({ channel, symbol: market.index, interval });
  return ok({ channel: channel as 'book' | 'trades' | 'ticker', symbol: market.index });
}

function accountOf(
  { channel, accountId }: Wanted,
  caller: Caller | null,
  markets: Markets,
): Result<number, WireError> {
  if (caller === null)
    return refused('UNAUTHENTICATED', `channel ${channel} needs {"op":"auth","apiKey":...} first`);
  if (accountId === null) {
    if (caller.account !== null) return ok(caller.account);
    const message = `channel ${channel} needs an accountId: this admin key has no account of its own`;
    return refused('MISSING_FIELD', message, 'accountId');
  }
  const named = markets.accountByName(accountId);
  if (named !== undefined && (caller.admin || named === caller.account)) return ok(named);
  if (!caller.admin)
    return refused('FORBIDDEN', 'accountId may be another account with an admin key only', 'accountId');
  return refused(
    'MALFORMED',
    `accountId must be the id of an account, but was ${shown(accountId)}`,
    'accountId',
  );
}
