import { defaultAccounts, isAccountId } from '../instance/accounts.ts';
import { DEPOSITS_MAX } from '../instance/limits.ts';
import { quoted } from '../instance/names.ts';
import type { AccountSpec, SymbolSpec } from '../instance/spec.ts';
import type { Reporter } from './diagnostics.ts';
import { reportAt } from './report-at.ts';
import type { AccountEntry, InstanceEntry } from './schema.ts';
import { childOf, type MapNode, type SourceNode, type Span } from './source-tree.ts';

/** The accounts of an instance; without any, `alice` and `bob`. Without `balances` one is funded in every asset. */
export function buildAccounts(
  entry: InstanceEntry,
  node: MapNode,
  symbols: readonly SymbolSpec[],
  reporter: Reporter,
): AccountSpec[] {
  const standard = defaultAccounts(symbols);
  if (entry.accounts === undefined || entry.accounts.length === 0) return standard;
  const list = childOf(node, 'accounts');
  const places = list?.kind === 'list' ? list.items : [];
  const accounts = entry.accounts.map(accountOf);
  checkIds(accounts, places, reporter);
  const funded = standard[0]?.balances ?? {};
  if (!hasRoom(accounts, Object.keys(funded).length, list ?? node, reporter)) return standard;
  return accounts.map(({ id, balances, apiKey }) => ({
    id,
    balances: balances ?? funded,
    apiKey: apiKey ?? null,
  }));
}

/** Without `balances` an account begins with one deposit per asset, so few lines can ask for very many. */
function hasRoom(
  accounts: readonly AccountEntry[],
  assetCount: number,
  place: SourceNode,
  reporter: Reporter,
): boolean {
  const count = (balances: AccountEntry['balances']): number =>
    balances === undefined ? assetCount : Object.keys(balances).length;
  const deposits = accounts.reduce((sum, { balances }) => sum + count(balances), 0);
  if (deposits <= DEPOSITS_MAX) return true;
  const rule = `at most ${DEPOSITS_MAX} deposits (accounts times assets)`;
  const message = `Expected "accounts" to begin with ${rule}, but they are ${deposits}. Give fewer "balances".`;
  reporter.report('limit', place.span, message);
  return false;
}

const accountOf = (entry: string | AccountEntry): AccountEntry =>
  typeof entry === 'string' ? { id: entry } : entry;

/** Ids and keys are each somebody's alone. Keys are never quoted. */
function checkIds(
  accounts: readonly AccountEntry[],
  places: readonly SourceNode[],
  reporter: Reporter,
): void {
  const ids = new Map<string, Span>();
  const keys = new Map<string, Span>();
  accounts.forEach(({ id, apiKey }, index) => {
    const place = places[index];
    if (place === undefined) return;
    const at = childOf(place, 'id') ?? place;
    if (!isAccountId(id))
      reportAt(reporter, at, 'account', `The account id ${quoted(id)} is reserved for the exchange itself.`);
    claim(ids, id, at.span, `The account ${quoted(id)} is here twice.`);
    const keyAt = childOf(place, 'apiKey');
    if (apiKey !== undefined && keyAt !== undefined)
      claim(keys, apiKey, keyAt.span, 'The API key is that of another account too.');
  });

  function claim(owners: Map<string, Span>, value: string, span: Span, message: string): void {
    const first = owners.get(value);
    if (first === undefined) owners.set(value, span);
    else reporter.report('duplicate', span, message, { related: { span: first, message: 'first here' } });
  }
}
