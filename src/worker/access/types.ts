import type { Ready } from '../../common/when-ready.ts';
import type { WireError } from '../wire/wire-error.ts';

/** Who stands behind an API key. An admin key may have no account of its own. */
export type Caller = { readonly account: number | null; readonly admin: boolean };

/** The venue's API keys, known by their SHA-256 only. */
export interface ApiKeys {
  /** Undefined for a key nobody has. */
  authenticate(apiKey: string): Ready<Caller | undefined>;
  /**
   * Makes a key for an account that exists; only its hash is kept. Null when the account has the most it may have.
   * Rejects with an ExsimError when it cannot be kept now.
   */
  issue(accountId: string): Promise<string | null>;
}

/** How a caller stands with the limit that is nearest, after a request was charged. */
export type RateStanding = {
  /** Requests per second; so many can also follow each other at once. */
  readonly limit: number;
  /** Whole requests that could follow now. */
  readonly remaining: number;
  /** Until all of `limit` are there again, rounded up. */
  readonly resetSeconds: number;
  /** Null: the request goes on. Otherwise nothing was charged; `retryAfterSeconds`, at least 1, says when it would be. */
  readonly refusal: WireError | null;
};

/** How many requests a venue takes per second, from an account and on a connection. */
export interface RateLimits {
  /**
   * Charges `count` requests to a connection and to whoever asks. To be called once per request, after its key was
   * looked at, also when the key was wrong. `connection` is an object that lives as long as the connection does;
   * `caller` is null for requests without a key. The answer is null where no limit applies to these.
   */
  charge(connection: object, caller: Caller | null, count: number): RateStanding | null;
}
