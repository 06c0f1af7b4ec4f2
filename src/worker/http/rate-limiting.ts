import type { FastifyReply } from 'fastify';
import type { Result } from '../../common/result.ts';
import type { Caller, RateLimits } from '../access/types.ts';
import type { WireError } from '../wire/wire-error.ts';

/** What of an endpoint matters here. */
type Charged = {
  readonly access: 'open' | 'key' | 'admin';
  readonly weight?: (body: unknown) => number;
};

/**
 * Charges a request to its connection and account, and says in headers how they stand. Answers why it is refused;
 * null when it is not.
 */
export function chargeRequest(
  limits: RateLimits,
  { access, weight }: Charged,
  caller: Result<Caller, WireError>,
  reply: FastifyReply,
): WireError | null {
  const { request } = reply;
  const who = caller.ok && access !== 'open' ? caller.value : null;
  const standing = limits.charge(request.socket, who, weight?.(request.body) ?? 1);
  if (standing === null) return null;
  reply.headers({
    'ratelimit-limit': standing.limit,
    'ratelimit-remaining': standing.remaining,
    'ratelimit-reset': standing.resetSeconds,
  });
  if (standing.refusal !== null) reply.header('retry-after', standing.refusal.retryAfterSeconds);
  return standing.refusal;
}
