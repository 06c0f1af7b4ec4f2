import type { Client } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { Admin } from './admin.ts';
import { ownerComment } from './owner-comment.ts';
import { type Part, part, type WantedInstance } from './part.ts';
import { asAdmin, identifier, literal } from './statements.ts';

/** A database of the server as one sees it from another one. */
export type ObservedDatabase = { readonly name: string; readonly comment: string | null };

/** Null when there is none of that name. */
export async function readDatabase(client: Client, name: string): Promise<ObservedDatabase | null> {
  const { rows } = await client.query<ObservedDatabase>(
    `SELECT datname::text AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [name],
  );
  return rows[0] ?? null;
}

/**
 * The database an instance has for itself. Each step is one statement, none of them in a transaction. One without a
 * comment is ours when the registry has it: the run that made it died before the comment. Throws PROVISION_CONFLICT
 * when somebody else has one of that name.
 */
export function planOwnDatabase(
  home: Admin,
  name: string,
  observed: ObservedDatabase | null,
  wanted: WantedInstance,
): Part {
  const words = `database "${name}"`;
  const comment = ownerComment(home.database, wanted);
  const note = asAdmin(
    'created',
    `note whose ${words} is`,
    `COMMENT ON DATABASE ${identifier(name)} IS ${literal(comment)};`,
  );
  if (observed === null) return part([creation(name, words), note], words);
  if (observed.comment === comment) return part([], words);
  if (observed.comment === null && wanted.registered !== null) return part([note], words);
  throw foreignDatabase(observed, comment);
}

/** Of template0, in which nobody has made anything; the same order of text on every server. */
function creation(name: string, words: string) {
  const sql = `CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';`;
  return asAdmin('created', words, sql, { needs: [{ kind: 'create-database' }] });
}

/** Refuses to drop a database that somebody else says is theirs. */
export function refuseForeignDatabase(observed: ObservedDatabase, comment: string): void {
  if (observed.comment !== null && observed.comment !== comment) throw foreignDatabase(observed, comment);
}

function foreignDatabase({ name, comment }: ObservedDatabase, wanted: string): ExsimError {
  const owner = comment?.startsWith('exsim ') ? `it is ${comment}` : 'it is not one exsim made';
  return new ExsimError('PROVISION_CONFLICT', `Database "${name}" cannot be used for ${wanted}: ${owner}.`, {
    wayOut: 'Choose another service or instance name, or `isolation: schema`.',
  });
}
