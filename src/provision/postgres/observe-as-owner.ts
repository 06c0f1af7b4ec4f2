import { type Client, escapeIdentifier, type QueryResult } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { Identity } from '../../instance/spec.ts';
import type { KeyRow } from '../secrets/api-keys.ts';
import type { AppliedMigration } from './migrations.ts';
import type { ObservedInstance } from './observed.ts';
import { keyOf } from './shape/types.ts';
import { qualified } from './statements.ts';

/** An instance, and what is known of it already. */
type Asked = Pick<ObservedInstance, 'owner' | 'tables' | 'shape'> & { readonly identity: Identity };

type OwnersView = Pick<ObservedInstance, 'migrations' | 'keys'>;

/**
 * Only the owners may read these. All in one go, in the order asked: of fifty instances each is a wait for the server.
 * Throws PROVISION_FAILED for a table that lacks one of the columns.
 */
export async function readAsOwners(client: Client, asked: readonly Asked[]): Promise<readonly OwnersView[]> {
  const statements = asked.flatMap(statementsFor);
  // Several statements have several results, which the types do not know.
  const results = (await client.query(statements.join(';\n'))) as unknown as readonly QueryResult[];
  return asked.map((_, at) => {
    const [, migrations, keys] = results.slice(at * STATEMENTS, (at + 1) * STATEMENTS);
    return { migrations: migrations?.rows as AppliedMigration[], keys: keys?.rows as KeyRow[] };
  });
}

const STATEMENTS = 4;
const NOTHING = 'SELECT WHERE false';

const COLUMNS = {
  migrations: ['version', 'name', 'checksum'],
  api_keys: ['key_hash', 'account_id', 'admin', 'source'],
} as const;

function statementsFor({ identity, owner, tables, shape }: Asked): readonly string[] {
  const isReadable = (name: keyof typeof COLUMNS): boolean => {
    if (owner?.become !== true || tables.get(name)?.owner !== owner.name) return false;
    const lost = COLUMNS[name].find(
      (column) => !shape.has(keyOf({ kind: 'column', table: name, name: column })),
    );
    if (lost !== undefined) throw withoutColumn(identity.schema, name, lost);
    return true;
  };
  const schema = escapeIdentifier(identity.schema);
  const [migrations, keys] = [isReadable('migrations'), isReadable('api_keys')];
  return [
    migrations || keys ? `SET LOCAL ROLE ${escapeIdentifier(identity.ownerRole)}` : NOTHING,
    migrations ? `SELECT version, name, checksum FROM ${schema}.migrations ORDER BY version` : NOTHING,
    keys
      ? `SELECT encode(key_hash, 'hex') AS hash, account_id AS "accountId", admin FROM ${schema}.api_keys
          WHERE source = 'file' ORDER BY key_hash`
      : NOTHING,
    'RESET ROLE',
  ];
}

/** What is left of the table is of no use: both can be made again without it. */
const withoutColumn = (schema: string, table: keyof typeof COLUMNS, column: string): ExsimError =>
  new ExsimError('PROVISION_FAILED', `Table "${schema}.${table}" lacks its column "${column}".`, {
    wayOut:
      `Run DROP TABLE ${qualified(schema, table)} CASCADE; then exsim provision --repair, which makes it again` +
      `${table === 'api_keys' ? ' with the keys of the instance file; keys made by API are gone then' : ''}.`,
  });
