import type pg from 'pg';
import { ExsimError } from '../../common/errors.ts';
import { quoteIdentifier } from '../journal/sql.ts';

/** A key as the database knows it. */
export type KeyRow = {
  /** SHA-256 in hex. */
  readonly keyHash: string;
  readonly accountId: string | null;
  readonly admin: boolean;
};

/** Reads all keys of the venue. */
export type ReadKeys = () => Promise<readonly KeyRow[]>;

/** Reads those of these keys that the venue has. */
export type FindKeys = (keyHashes: readonly string[]) => Promise<readonly KeyRow[]>;

/** Keeps the hash of a new key of an account; false when the account has the most it may have. */
export type KeepKey = (keyHash: string, accountId: string) => Promise<boolean>;

/** Where keys are kept. */
export type KeyStore = { readonly read: ReadKeys; readonly find: FindKeys; readonly keep: KeepKey };

/** Keys that one account may have. */
export const KEYS_PER_ACCOUNT_MAX = 100;
/** What a caller is told when the table does not answer. */
export const unreadable = (cause: unknown): ExsimError =>
  new ExsimError('POSTGRES_UNREACHABLE', 'The API keys of the venue cannot be read now.', { cause });

/** The keys of a schema. */
export const storedKeys = (pool: pg.Pool, schema: string): KeyStore => ({
  read: readKeysOf(pool, schema),
  find: findKeysIn(pool, schema),
  keep: keepKeyIn(pool, schema),
});

/** Reads the keys of a schema. */
export const readKeysOf =
  (pool: pg.Pool, schema: string): ReadKeys =>
  async () =>
    (await pool.query<StoredKey>(selectFrom(schema))).rows.map(keyRow);

const findKeysIn =
  (pool: pg.Pool, schema: string): FindKeys =>
  async (keyHashes) => {
    const text = `${selectFrom(schema)} WHERE key_hash IN (SELECT decode(hex, 'hex') FROM unnest($1::text[]) AS hex)`;
    return (await pool.query<StoredKey>(text, [keyHashes])).rows.map(keyRow);
  };

type StoredKey = { readonly key_hash: string; readonly account_id: string | null; readonly admin: boolean };

const selectFrom = (schema: string): string =>
  `SELECT encode(key_hash, 'hex') AS key_hash, account_id, admin FROM ${quoteIdentifier(schema)}.api_keys`;

const keyRow = (row: StoredKey): KeyRow => ({
  ...{ keyHash: row.key_hash, accountId: row.account_id, admin: row.admin },
});

/** Keeps keys in the table of a schema: a worker may add those of accounts, change none and take none away. */
const keepKeyIn =
  (pool: pg.Pool, schema: string): KeepKey =>
  async (keyHash, accountId) => {
    const table = `${quoteIdentifier(schema)}.api_keys`;
    const text = `
      INSERT INTO ${table} (key_hash, account_id)
      SELECT decode($1, 'hex'), $2 WHERE (SELECT count(*) FROM ${table} WHERE account_id = $2) < $3`;
    const { rowCount } = await pool.query(text, [keyHash, accountId, KEYS_PER_ACCOUNT_MAX]);
    return rowCount === 1;
  };
