import { counted } from '../../common/counted.ts';
import type { KeyRow } from '../secrets/api-keys.ts';
import type { ObservedInstance } from './observed.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { asOwner, literal, MASK, qualified } from './statements.ts';

/**
 * Hashes of the instance file's keys. Those the file no longer has go; keys made by API are not touched. The hashes
 * are masked too: a key somebody chose may be short enough to be found from its hash.
 */
export function planKeys(observed: ObservedInstance, wanted: WantedInstance): Part {
  const keys = observed.keys ?? [];
  const missing = wanted.keys.filter((row) => !keys.some((other) => isSame(row, other)));
  const excess = keys.filter((row) => !wanted.keys.some((other) => isSame(row, other)));
  const steps = [
    ...(observed.keys === null ? [emptied(wanted)] : []),
    ...(excess.length === 0 ? [] : [removal(excess, wanted)]),
    ...(missing.length === 0 ? [] : [insertion(missing, wanted)]),
  ];
  return part(steps, counted(wanted.keys.length, 'API key'));
}

const isSame = (a: KeyRow, b: KeyRow): boolean =>
  a.hash === b.hash && a.accountId === b.accountId && a.admin === b.admin;

/** Where nobody could read which keys there are: the table was not the owner role's. */
const emptied = ({ identity }: WantedInstance) =>
  asOwner(
    'changed',
    'API keys: those of the instance file removed, to be made anew',
    `DELETE FROM ${qualified(identity.schema, 'api_keys')} WHERE source = 'file';`,
  );

function removal(rows: readonly KeyRow[], { identity }: WantedInstance) {
  const sql = (hashes: readonly string[]): string =>
    `DELETE FROM ${qualified(identity.schema, 'api_keys')} WHERE source = 'file' AND key_hash IN (${hashes.map(bytes).join(', ')});`;
  const shown = sql(rows.map(() => MASK));
  return asOwner('changed', `API keys: ${rows.length} removed`, sql(rows.map(({ hash }) => hash)), {
    shown,
  });
}

/** A key that was made by API before becomes the file's. */
function insertion(rows: readonly KeyRow[], { identity }: WantedInstance) {
  const line = (row: KeyRow, hash: string): string =>
    `  (${bytes(hash)}, ${row.accountId === null ? 'NULL' : literal(row.accountId)}, ${row.admin}, 'file')`;
  const sql = (hashOf: (row: KeyRow) => string): string =>
    `INSERT INTO ${qualified(identity.schema, 'api_keys')} (key_hash, account_id, admin, source) VALUES\n` +
    `${rows.map((row) => line(row, hashOf(row))).join(',\n')}\n` +
    'ON CONFLICT (key_hash) DO UPDATE SET account_id = excluded.account_id, admin = excluded.admin, source = excluded.source;';
  const shown = sql(() => MASK);
  return asOwner(
    'created',
    counted(rows.length, 'API key'),
    sql(({ hash }) => hash),
    { shown },
  );
}

const bytes = (hex: string): string => `'\\x${hex}'::bytea`;
