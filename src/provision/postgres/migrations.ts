import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { escapeIdentifier } from 'pg';
import { ExsimError } from '../../common/errors.ts';
import type { Identity } from '../../instance/spec.ts';
import { MIGRATIONS_FOLDER } from '../migrations-folder.ts';

/** A numbered SQL file, not yet made for an instance: `{schema}` and `{role}` stand for quoted identifiers. */
export type Migration = {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly checksum: string;
};

/** A row of a schema's version table. */
export type AppliedMigration = { readonly version: number; readonly name: string; readonly checksum: string };

const FILE = /^(?<version>\d{4})-(?<name>[a-z0-9-]+)\.sql$/;

let own: Promise<readonly Migration[]> | undefined;

/** All migrations of this version of exsim, in order. They are read once in the life of a process. */
export function loadMigrations(): Promise<readonly Migration[]> {
  own ??= readMigrations(MIGRATIONS_FOLDER);
  return own;
}

async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(files.map((file) => loadMigration(folder, file)));
}

/**
 * What is still to be applied. Migrations only go forward: an applied one that reads differently now, or a new one
 * below the schema's version, is refused. Versions this exsim does not know are a newer one's, and harmless: later
 * migrations only add.
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
  schema: string,
): readonly Migration[] {
  const byVersion = new Map(applied.map((row) => [row.version, row]));
  const newest = Math.max(0, ...byVersion.keys());
  for (const migration of migrations) {
    const row = byVersion.get(migration.version);
    if (row !== undefined && row.checksum !== migration.checksum) throw changed(migration, schema);
    if (row === undefined && migration.version < newest) throw skipped(migration, newest, schema);
  }
  return migrations.filter(({ version }) => !byVersion.has(version));
}

/** The migration's SQL for one instance. */
export function migrationSql(migration: Migration, identity: Identity): string {
  const names: Record<string, string> = {
    schema: escapeIdentifier(identity.schema),
    role: escapeIdentifier(identity.role),
  };
  return migration.sql.replace(/\{(schema|role)\}/g, (_, name: string) => names[name] ?? '');
}

async function loadMigration(folder: URL, file: string): Promise<Migration> {
  const parts = FILE.exec(file)?.groups;
  if (parts === undefined)
    throw new ExsimError(
      'INTERNAL_ERROR',
      `Expected a migration to be named NNNN-name.sql, but it is "${file}".`,
    );
  const sql = await readFile(new URL(file, folder), 'utf8');
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { version: Number(parts['version']), name: parts['name'] ?? '', sql, checksum };
}

/** `0001-initial`: name of its file. */
export const migrationTitle = ({ version, name }: Pick<Migration, 'version' | 'name'>): string =>
  `${String(version).padStart(4, '0')}-${name}`;

function changed(migration: Migration, schema: string): ExsimError {
  return new ExsimError(
    'PROVISION_FAILED',
    `Migration ${migrationTitle(migration)} of schema "${schema}" reads differently now than when it was applied.`,
    { wayOut: 'Use the exsim version that made the schema, or remove the instance and provision it anew.' },
  );
}

function skipped(migration: Migration, newest: number, schema: string): ExsimError {
  return new ExsimError(
    'PROVISION_FAILED',
    `Schema "${schema}" is at migration ${newest}, but ${migrationTitle(migration)} before it was never applied.`,
    { wayOut: 'Use the exsim version that made the schema, or remove the instance and provision it anew.' },
  );
}
