import type { AccountSpec, SymbolSpec } from './spec.ts';

/** Letters, digits and `._-`, at most 64 characters: it is part of keys, variables and transfer ids. */
export const ACCOUNT_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** The engine's own sides of double entry. */
const RESERVED_ACCOUNTS: readonly string[] = ['FEES', 'EXTERNAL'];

export const isAccountId = (id: string): boolean =>
  id.length <= 64 && ACCOUNT_ID_PATTERN.test(id) && !RESERVED_ACCOUNTS.includes(id.toUpperCase());

/** Of every asset; below the ledger's limit at any scale. */
const GENEROUS_AMOUNT = '1000000';

/** The accounts of a venue that names none: `alice` and `bob`, each with a million of every asset. */
export function defaultAccounts(symbols: readonly SymbolSpec[]): AccountSpec[] {
  const assets = new Set(symbols.flatMap(({ base, quote }) => [base, quote]));
  const balances = Object.fromEntries([...assets].map((asset) => [asset, GENEROUS_AMOUNT]));
  return ['alice', 'bob'].map((id) => ({ id, balances, apiKey: null }));
}
