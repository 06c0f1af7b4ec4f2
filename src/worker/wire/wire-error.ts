import { EXCHANGE_ERRORS, type ExchangeErrorName } from '../../common/errors.ts';
import { err } from '../../common/result.ts';

/** Why a request is refused: the same for HTTP, gRPC and whatever else speaks to a venue. */
export type WireError = {
  readonly name: ExchangeErrorName;
  /** Names the thing, the rule and the value. */
  readonly message: string;
  readonly field?: string;
  readonly orderId?: string;
  readonly clientOrderId?: string;
  /** When to come again. Told beside the error, in a header or metadata, and only in a stream's message within it. */
  readonly retryAfterSeconds?: number;
};

/** An error as users see it, on every API. */
export type ErrorBody = { readonly code: number } & Omit<WireError, 'retryAfterSeconds'>;

/** The JSON of an error; the fields stand in the order of the contract. */
export function errorBody(error: WireError): ErrorBody {
  const { retryAfterSeconds: _, ...told } = error;
  return { code: EXCHANGE_ERRORS[error.name].code, ...told };
}

/** A failed Result that says which rule `field` breaks. */
export function refused(
  name: ExchangeErrorName,
  message: string,
  field?: string,
): ReturnType<typeof err<WireError>> {
  return err(field === undefined ? { name, message } : { name, message, field });
}

/** Longest part of a value that a message repeats, in characters. */
const SHOWN_MAX = 64;

/**
 * A value out of a request, as a message shows it: short, on one line, whatever was sent. Arrays and objects are
 * named, not printed: printing a deeply nested one could exhaust the stack.
 */
export function shown(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}...` : value);
    case 'number':
    case 'boolean':
    case 'bigint':
      return `the ${typeof value} ${value}`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
    default:
      return 'nothing';
  }
}
