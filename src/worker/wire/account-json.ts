import type { AccountView, BalanceView, EngineReads } from '../../engine/types.ts';
import type { Markets } from './markets.ts';
import { formatTime } from './times.ts';

type Amounts = BalanceView & { readonly asset: number };

/** What an account has of one asset. `total` is available and locked together. */
export function balanceJson(account: number, asset: number, engine: EngineReads, markets: Markets) {
  return amountsJson(account, { asset, ...engine.balance(account, asset) }, markets);
}

/** A balance as it is, or as an event told it. */
export function amountsJson(account: number, { asset, available, locked }: Amounts, markets: Markets) {
  return {
    accountId: markets.accountId(account),
    asset: markets.asset(asset).asset,
    available: markets.amount(asset, available),
    locked: markets.amount(asset, locked),
    total: markets.amount(asset, available + locked),
  };
}

export const accountJson = (account: AccountView, engine: EngineReads, markets: Markets) => ({
  accountId: account.id,
  masterId: account.master === null ? null : markets.accountId(account.master),
  state: engine.accountState(account.account),
});

/** What cancels the orders of an account by itself. A deadline is null while its timer does not run. */
export function safeguardsJson(account: number, engine: EngineReads) {
  const deadline = (timer: 'DEAD_MAN' | 'DISCONNECT') => {
    const at = engine.accountTimer(account, timer);
    return at === null ? null : formatTime(at);
  };
  return {
    deadMan: { deadline: deadline('DEAD_MAN') },
    cancelOnDisconnect: {
      graceMs: engine.cancelOnDisconnectMs(account),
      deadline: deadline('DISCONNECT'),
    },
  };
}
