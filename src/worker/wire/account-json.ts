import type { AccountView, EngineReads } from '../../engine/types.ts';
import type { Markets } from './markets.ts';

/** What an account has of one asset. `total` is available and locked together. */
export function balanceJson(account: number, asset: number, engine: EngineReads, markets: Markets) {
  const { available, locked } = engine.balance(account, asset);
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
