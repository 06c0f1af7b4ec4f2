import { type Client, escapeIdentifier, type QueryResult } from 'pg';
import type { Identity } from '../../instance/spec.ts';
import type { KeyRow } from '../secrets/api-keys.ts';
import type { AppliedMigration } from './migrations.ts';
import type { ObservedInstance } from './observed.ts';

/** An instance, and what is known of it already. */
type Asked = Pick<ObservedInstance, 'owner' | 'tables'> & { readonly identity: Identity };

type OwnersView = Pick<ObservedInstance, 'migrations' | 'keys'>;

/** Only the owners may read these. All in one go, in the order asked: of fifty instances each is a wait for the server. */
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

function statementsFor({ identity, owner, tables }: Asked): readonly string[] {
  const isReadable = (name: string): boolean =>
    owner?.become === true && tables.get(name)?.owner === owner.name;
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
