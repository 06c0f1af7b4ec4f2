import type { AccountView, BalanceView, EngineReads } from '../../engine/types.ts';
import type { Markets } from './markets.ts';

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

export const accountJson = (account: AccountView, markets: Markets) => ({
  accountId: account.id,
  masterId: account.master === null ? null : markets.accountId(account.master),
});
