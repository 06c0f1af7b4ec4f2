import { err, ok, type Result } from '../../../common/result.ts';
import type { FeedPosition } from '../../../engine/views/index.ts';
import type { Market } from '../../wire/markets.ts';
import type { WireError } from '../../wire/wire-error.ts';
import type { GrpcContext } from '../context.ts';
import { all, readMarket } from '../fields.ts';
import type { Follower } from './feed-stream.ts';
import { readPosition } from './positions.ts';

/** A follower of one symbol that can begin where its client left off. */
export interface MarketFollower extends Follower {
  /** Begins at `from`, or anew for null; answers why it cannot begin there. */
  begin(from: FeedPosition | null): WireError | null;
}

/** What a request for the feed of one symbol says. */
type MarketRequest = Parameters<typeof readPosition>[0] & {
  readonly symbol?: Parameters<typeof readMarket>[1];
};

/** Reads which symbol is asked for and from where on, and begins to follow it. */
export function followMarket(
  { markets, deps }: GrpcContext,
  message: MarketRequest,
  followerOf: (market: Market) => MarketFollower,
): Result<Follower, WireError> {
  const read = all({
    market: readMarket(markets, message.symbol),
    from: readPosition(message, deps.exchange.engine),
  });
  if (!read.ok) return read;
  const follower = followerOf(read.value.market);
  const refusal = follower.begin(read.value.from);
  return refusal === null ? ok(follower) : err(refusal);
}
