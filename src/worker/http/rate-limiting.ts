import type { FastifyReply } from 'fastify';
import type { Caller, RateLimits } from '../access/types.ts';
import type { WireError } from '../wire/wire-error.ts';

/** What of an endpoint matters here. */
type Charged = { readonly weight?: (body: unknown) => number };

/**
 * Charges a request to its connection and to whoever asks, null is nobody known, and says in headers how they stand.
 * Answers why it is refused; null when it is not.
 */
export function chargeRequest(
  limits: RateLimits,
  { weight }: Charged,
  caller: Caller | null,
  reply: FastifyReply,
): WireError | null {
  const { request } = reply;
  const standing = limits.charge(request.socket, caller, weight?.(request.body) ?? 1);
  if (standing === null) return null;
  reply.headers({
    'ratelimit-limit': standing.limit,
    'ratelimit-remaining': standing.remaining,
    'ratelimit-reset': standing.resetSeconds,
  });
  if (standing.refusal !== null) reply.header('retry-after', standing.refusal.retryAfterSeconds);
  return standing.refusal;
}
