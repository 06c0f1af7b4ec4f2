import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Ready } from '../../common/when-ready.ts';
import type { EngineReads } from '../../engine/types.ts';
import { quoteIdentifier } from '../journal/sql.ts';
import { KeyHashes, sha256 } from './key-hashes.ts';
import type { ApiKeys, Caller } from './types.ts';

/** A key as the database knows it. */
export type KeyRow = {
  /** SHA-256 in hex. */
  readonly keyHash: string;
  readonly accountId: string | null;
  readonly admin: boolean;
};

/** Reads all keys of the venue. */
export type ReadKeys = () => Promise<readonly KeyRow[]>;

/** Keeps the hash of a new key of an account; false when the account has the most it may have. */
export type KeepKey = (keyHash: string, accountId: string) => Promise<boolean>;

/** Where keys are kept. */
export type KeyStore = { readonly read: ReadKeys; readonly keep: KeepKey };

/** Keys that one account may have. */
export const KEYS_PER_ACCOUNT_MAX = 100;
/** 256 bits, behind the prefix that keys made by provisioning have: it says what leaked when one turns up somewhere. */
const KEY_BYTES = 32;
const KEY_PREFIX = 'exsim_k_';

/** An unknown key makes the table be read again, at most this often: guessing keys costs us nothing. */
const RELOAD_MISS_MS = 1000;
/** A key that was taken away works for this long at most. */
const RELOAD_AGE_MS = 10_000;
/** Longer keys are nobody's, and not worth hashing. */
const KEY_LENGTH_MAX = 256;

/** API keys cached from the table `api_keys`. While Postgres is away the keys known before go on working. */
export class CachedApiKeys implements ApiKeys {
  readonly #read: ReadKeys;
  readonly #keep: KeepKey;
  readonly #engine: Pick<EngineReads, 'accounts'>;
  readonly #clock: Clock;
  readonly #hashes = new KeyHashes();
  /** Number by id of accounts that were looked for: there may be many, and they stay what they are. */
  readonly #accounts = new Map<string, number>();
  #keys: ReadonlyMap<string, KeyRow> = new Map();
  #loadedMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | null = null;

  constructor(deps: {
    readonly store: KeyStore;
    readonly engine: Pick<EngineReads, 'accounts'>;
    readonly clock: Clock;
  }) {
    this.#read = deps.store.read;
    this.#keep = deps.store.keep;
    this.#engine = deps.engine;
    this.#clock = deps.clock;
  }

  /** Rejects with an ExsimError when the key is not known and the table cannot be read. */
  authenticate(apiKey: string): Ready<Caller | undefined> {
    if (apiKey === '' || apiKey.length > KEY_LENGTH_MAX) return undefined;
    const hash = this.#hashes.of(apiKey);
    const known = this.#keys.get(hash);
    if (known === undefined) return this.#reloadOnMiss().then(() => this.#caller(this.#keys.get(hash)));
    this.#hashes.remember(apiKey, hash);
    // Stale keys are good enough for now; a failed reload is tried again by the next caller.
    if (this.#olderThan(RELOAD_AGE_MS)) void this.#reload().catch(() => undefined);
    return this.#caller(known);
  }

  /** The new key works at once, also before the table is read again. */
  async issue(accountId: string): Promise<string | null> {
    const apiKey = `${KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
    const keyHash = sha256(apiKey);
    try {
      if (!(await this.#keep(keyHash, accountId))) return null;
    } catch (cause) {
      throw new ExsimError('POSTGRES_UNREACHABLE', 'A new API key cannot be kept now.', { cause });
    }
    // A read that began before it was kept would make it forgotten again.
    await this.#loading?.catch(() => undefined);
    this.#keys = new Map(this.#keys).set(keyHash, { keyHash, accountId, admin: false });
    return apiKey;
  }

  #caller(row: KeyRow | undefined): Caller | undefined {
    if (row === undefined) return undefined;
    if (row.accountId === null) return { account: null, admin: row.admin };
    const account = this.#accountOf(row.accountId);
    if (account === null) return row.admin ? { account, admin: true } : undefined;
    return { account, admin: row.admin };
  }

  #accountOf(id: string): number | null {
    const known = this.#accounts.get(id);
    if (known !== undefined) return known;
    const found = this.#engine.accounts.findIndex((account) => account.id === id);
    if (found === -1) return null;
    this.#accounts.set(id, found);
    return found;
  }

  async #reloadOnMiss(): Promise<void> {
    if (this.#loading !== null) return this.#loading;
    const recently = this.#clock.monotonicMs() - this.#triedMs < RELOAD_MISS_MS;
    if (!recently) return this.#reload();
    if (this.#loadedMs === Number.NEGATIVE_INFINITY) throw unreadable(undefined);
  }

  #olderThan(ms: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    return nowMs - this.#loadedMs > ms && nowMs - this.#triedMs > RELOAD_MISS_MS;
  }

  #reload(): Promise<void> {
    this.#triedMs = this.#clock.monotonicMs();
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    try {
      const rows = await this.#read();
      this.#keys = new Map(rows.map((row) => [row.keyHash, row]));
      this.#hashes.forget();
      this.#loadedMs = this.#clock.monotonicMs();
    } catch (cause) {
      throw unreadable(cause);
    }
  }
}

const unreadable = (cause: unknown): ExsimError =>
  new ExsimError('POSTGRES_UNREACHABLE', 'The API keys of the venue cannot be read now.', { cause });

/** The keys of a schema. */
export const storedKeys = (pool: pg.Pool, schema: string): KeyStore => ({
  read: readKeysOf(pool, schema),
  keep: keepKeyIn(pool, schema),
});

/** Reads the keys of a schema. */
export const readKeysOf =
  (pool: pg.Pool, schema: string): ReadKeys =>
  async () => {
    const text = `
      SELECT encode(key_hash, 'hex') AS key_hash, account_id, admin FROM ${quoteIdentifier(schema)}.api_keys`;
    const { rows } = await pool.query<{ key_hash: string; account_id: string | null; admin: boolean }>(text);
    return rows.map((row) => ({ keyHash: row.key_hash, accountId: row.account_id, admin: row.admin }));
  };

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
