import { type Balance, type ExchangeClient, ExchangeError } from '../client/exchange/index.ts';
import { formatDecimal, parseDecimal } from '../common/decimal.ts';
import { type LoadMarket, sizeOf } from './markets.ts';

/** An account has the funds of this many of the largest orders of each symbol, or is given them. */
const ORDERS_FUNDED = 1_000;
/** Digits behind the point that an amount to be deposited has, at most. */
const AMOUNT_SCALE = 8;

/** What an account should have of each asset before it trades. */
export function fundsNeeded(markets: readonly LoadMarket[]): Map<string, number> {
  const needed = new Map<string, number>();
  const add = (asset: string, amount: number): void => {
    needed.set(asset, (needed.get(asset) ?? 0) + amount);
  };
  for (const { base, quote, tick, lot, referenceTicks, mostLots } of markets) {
    const quantity = mostLots * sizeOf(lot) * ORDERS_FUNDED;
    add(base, quantity);
    add(quote, quantity * referenceTicks * sizeOf(tick));
  }
  return needed;
}

export type Deposit = { readonly accountId: string; readonly asset: string; readonly amount: string };

/** What has to be paid in so that every one of `accountIds` has what it needs. */
export function missingFunds(
  accountIds: readonly string[],
  balances: readonly Balance[],
  needed: ReadonlyMap<string, number>,
): Deposit[] {
  return accountIds.flatMap((accountId) =>
    [...needed].flatMap(([asset, amount]) => {
      const row = balances.find((balance) => balance.accountId === accountId && balance.asset === asset);
      const missing = amount - Number(row?.available ?? 0);
      return missing <= 0 ? [] : [{ accountId, asset, amount: amountText(missing) }];
    }),
  );
}

/** Rounded up, since a little more does not hurt. */
function amountText(amount: number): string {
  return amount >= 1
    ? String(Math.ceil(amount))
    : formatDecimal(Math.ceil(amount * 10 ** AMOUNT_SCALE), AMOUNT_SCALE);
}

/**
 * Pays in what is missing, with the admin key; answers a line for each deposit, or one that says why there is none.
 * Trading goes on without: what cannot be paid for is refused with 4001 and counted.
 */
export async function topUp(admin: ExchangeClient, deposits: readonly Deposit[]): Promise<string[]> {
  try {
    for (const { accountId, asset, amount } of deposits)
      await admin.admin.deposit(accountId, { asset, amount });
    return deposits.map(({ accountId, asset, amount }) => `deposited ${amount} ${asset} for ${accountId}`);
  } catch (error) {
    if (error instanceof ExchangeError) return [`funds were not topped up: ${error.message}`];
    throw error;
  }
}

/** What all balances together have of each asset, as exact decimals. */
export function totals(balances: readonly Balance[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { asset, total } of balances) {
    const parsed = parseDecimal(total, TOTAL_SCALE);
    if (parsed.ok) sums.set(asset, (sums.get(asset) ?? 0n) + parsed.value);
  }
  return sums;
}

/** Digits behind the point of the sums of `totals`. */
export const TOTAL_SCALE = 30;
