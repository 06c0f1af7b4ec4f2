import type { Clock } from '../../common/clock.ts';
import type { LimitsSpec } from '../../instance/spec.ts';
import { TokenBucket } from './token-bucket.ts';
import type { Caller, RateLimits, RateStanding } from './types.ts';

type Rates = Pick<LimitsSpec, 'requestsPerSecond' | 'requestsPerSecondPerConnection'>;

/** Keys without an account are the administrators': all of them share one bucket. */
const ADMINISTRATORS = -1;

/** The limits of an instance; null where it has none, so that its requests pay nothing for them. */
export const rateLimitsOf = (rates: Rates, clock: Pick<Clock, 'monotonicMs'>): RateLimits | null =>
  rates.requestsPerSecond === 0 && rates.requestsPerSecondPerConnection === 0
    ? null
    : new BucketLimits(rates, clock);

/**
 * A token bucket per account and one per connection. Memory is bounded by what there is: buckets are keyed by account
 * number and connection, never by what a client sent, and a connection's goes with it.
 */
class BucketLimits implements RateLimits {
  readonly #rates: Rates;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #ofAccounts = new Map<number, TokenBucket>();
  readonly #ofConnections = new WeakMap<object, TokenBucket>();

  constructor(rates: Rates, clock: Pick<Clock, 'monotonicMs'>) {
    this.#rates = rates;
    this.#clock = clock;
  }

  charge(connection: object, caller: Caller | null, count: number): RateStanding | null {
    const nowMs = this.#clock.monotonicMs();
    const { requestsPerSecond, requestsPerSecondPerConnection } = this.#rates;
    const account = caller === null ? null : (caller.account ?? ADMINISTRATORS);
    const ofConnection = bucketOf(this.#ofConnections, connection, requestsPerSecondPerConnection, nowMs);
    const ofAccount = account === null ? null : bucketOf(this.#ofAccounts, account, requestsPerSecond, nowMs);
    const connectionMs = ofConnection?.waitMs(count) ?? 0;
    const accountMs = ofAccount?.waitMs(count) ?? 0;
    // Whoever comes again when it is told to is taken: the longer wait counts.
    if (ofConnection !== null && connectionMs > 0 && connectionMs >= accountMs)
      return refusal('connection', ofConnection, connectionMs);
    if (ofAccount !== null && accountMs > 0) return refusal('account', ofAccount, accountMs);
    ofConnection?.take(count);
    ofAccount?.take(count);
    const told = scarcer(ofConnection, ofAccount);
    return told === null ? null : { ...standing(told), refusal: null };
  }
}

type Buckets<K> = { get(key: K): TokenBucket | undefined; set(key: K, bucket: TokenBucket): unknown };

/** The bucket of a key, as it is now; null where there is no such limit. */
function bucketOf<K>(buckets: Buckets<K>, key: K, perSecond: number, nowMs: number): TokenBucket | null {
  if (perSecond === 0) return null;
  let bucket = buckets.get(key);
  if (bucket === undefined) {
    bucket = new TokenBucket(perSecond, nowMs);
    buckets.set(key, bucket);
  }
  bucket.refill(nowMs);
  return bucket;
}

function refusal(whose: string, bucket: TokenBucket, waitMs: number): RateStanding {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const message =
    `requests of this ${whose} must be at most ${bucket.perSecond} per second, but were more; ` +
    `try again in ${retryAfterSeconds} s`;
  return { ...standing(bucket), refusal: { name: 'RATE_LIMITED', message, retryAfterSeconds } };
}

/** The one that runs dry first is the one to tell of, of two that have as much the one that takes longer to fill. */
function scarcer(left: TokenBucket | null, right: TokenBucket | null): TokenBucket | null {
  if (left === null || right === null) return left ?? right;
  if (left.remaining !== right.remaining) return left.remaining < right.remaining ? left : right;
  return left.fullInMs >= right.fullInMs ? left : right;
}

const standing = ({ perSecond, remaining, fullInMs }: TokenBucket): Omit<RateStanding, 'refusal'> => ({
  limit: perSecond,
  remaining,
  resetSeconds: Math.ceil(fullInMs / 1000),
});
