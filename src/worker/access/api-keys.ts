import { randomBytes } from 'node:crypto';
import type { Clock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { Ready } from '../../common/when-ready.ts';
import type { EngineReads } from '../../engine/types.ts';
import { KeyHashes, sha256 } from './key-hashes.ts';
import { KeyLookups } from './key-lookups.ts';
import type { KeepKey, KeyRow, KeyStore, ReadKeys } from './key-store.ts';
import type { ApiKeys, Caller } from './types.ts';

/** 256 bits, behind the prefix that keys made by provisioning have: it says what leaked when one turns up somewhere. */
const KEY_BYTES = 32;
const KEY_PREFIX = 'exsim_k_';

/** What was read longer ago is read again; nobody waits for that where keys are in use all the time. */
const REFRESH_AGE_MS = 5000;
/** A key that was taken away works for this long at most: who comes later waits for what the table has now. */
export const STALE_AGE_MS = 10_000;
/** But not for long: a database that does not answer leaves the keys known before. */
const REFRESH_WAIT_MS = 250;
/** A refresh that failed is tried again after this time. */
const RETRY_MS = 1000;
/** Longer keys are nobody's, and not worth hashing. */
const KEY_LENGTH_MAX = 256;

/** API keys cached from the table `api_keys`. While Postgres is away the keys known before go on working. */
export class CachedApiKeys implements ApiKeys {
  readonly #read: ReadKeys;
  readonly #keep: KeepKey;
  readonly #engine: Pick<EngineReads, 'accounts'>;
  readonly #clock: Clock;
  readonly #lookups: KeyLookups;
  readonly #hashes = new KeyHashes();
  /** Number by id of accounts that were looked for: there may be many, and they stay what they are. */
  readonly #accounts = new Map<string, number>();
  #keys = new Map<string, KeyRow>();
  #loadedMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #isLoading = false;
  /** Ends with the refresh that goes on, or earlier, where that takes too long; null: nobody has to wait. */
  #refreshed: Promise<void> | null = null;

  constructor(deps: {
    readonly store: KeyStore;
    readonly engine: Pick<EngineReads, 'accounts'>;
    readonly clock: Clock;
  }) {
    this.#read = deps.store.read;
    this.#keep = deps.store.keep;
    this.#lookups = new KeyLookups(deps.store.find, deps.clock);
    this.#engine = deps.engine;
    this.#clock = deps.clock;
  }

  /** Rejects with an ExsimError when the key is not known and the table cannot be read. */
  authenticate(apiKey: string): Ready<Caller | undefined> {
    if (apiKey === '' || apiKey.length > KEY_LENGTH_MAX) return undefined;
    const hash = this.#hashes.of(apiKey);
    const known = this.#keys.get(hash);
    if (known === undefined) return this.#lookUp(hash);
    this.#hashes.remember(apiKey, hash);
    this.#refresh();
    const isStale = this.#clock.monotonicMs() - this.#loadedMs > STALE_AGE_MS;
    if (isStale && this.#refreshed !== null) return this.#refreshed.then(() => this.authenticate(apiKey));
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
    this.#keys.set(keyHash, { keyHash, accountId, admin: false });
    return apiKey;
  }

  async #lookUp(keyHash: string): Promise<Caller | undefined> {
    const row = await this.#lookups.of(keyHash);
    if (row === undefined) return undefined;
    this.#keys.set(keyHash, row);
    this.#refresh();
    return this.#caller(row);
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

  #refresh(): void {
    const nowMs = this.#clock.monotonicMs();
    const isOld = nowMs - this.#loadedMs > REFRESH_AGE_MS && nowMs - this.#triedMs > RETRY_MS;
    if (!isOld || this.#isLoading) return;
    this.#triedMs = nowMs;
    this.#isLoading = true;
    const loaded = this.#load().finally(() => {
      this.#isLoading = false;
    });
    this.#refreshed = Promise.race([loaded, this.#clock.sleep(REFRESH_WAIT_MS)]).finally(() => {
      this.#refreshed = null;
    });
  }

  /** What was found or made after the read began is forgotten, and found again when it is used. */
  async #load(): Promise<void> {
    try {
      const rows = await this.#read();
      this.#keys = new Map(rows.map((row) => [row.keyHash, row]));
      this.#hashes.forget();
      this.#loadedMs = this.#clock.monotonicMs();
    } catch {
      // Told by the health check.
    }
  }
}
