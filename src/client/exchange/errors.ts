import type { ErrorBody } from './types.ts';

/**
 * The venue refused the request and says why. `name` and `code` are those of docs/errors.md, such as
 * INSUFFICIENT_BALANCE and 4001; `field`, `orderId` and `clientOrderId` are null where they do not apply.
 */
export class ExchangeError extends Error {
  override readonly name: string;
  readonly code: number;
  /** Null for an error inside a batch or a stream, which has no status of its own. */
  readonly httpStatus: number | null;
  readonly field: string | null;
  readonly orderId: string | null;
  readonly clientOrderId: string | null;
  /** How long the venue asks to wait, ms; null when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(body: ErrorBody, httpStatus: number | null = null, retryAfterMs: number | null = null) {
    super(body.message);
    this.name = body.name;
    this.code = body.code;
    this.httpStatus = httpStatus;
    this.field = body.field ?? null;
    this.orderId = body.orderId ?? null;
    this.clientOrderId = body.clientOrderId ?? null;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why there was no answer: `unreadable` is one that is no JSON of this API, or is too long. */
export type NoAnswerReason = 'connect' | 'lost' | 'timeout' | 'unreadable';

/**
 * No usable answer came. Where `mayBeDone` is true the request may have reached the venue, so that an order without a
 * clientOrderId, a cancel or an amend may have been carried out.
 */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly reason: NoAnswerReason;
  readonly mayBeDone: boolean;

  constructor(reason: NoAnswerReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.mayBeDone = reason !== 'connect';
  }
}
