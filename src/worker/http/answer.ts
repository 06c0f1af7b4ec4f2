import { EXCHANGE_ERRORS } from '../../common/errors.ts';
import type { Result } from '../../common/result.ts';
import { errorBody, type WireError } from '../wire/wire-error.ts';

/** Status and body of a response. */
export type Answer = {
  readonly status: number;
  readonly body: unknown;
  /** Those that not every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
};

export const answered = (body: unknown, status = 200): Answer => ({ status, body });

export const refusal = (error: WireError): Answer => ({
  status: EXCHANGE_ERRORS[error.name].http,
  body: errorBody(error),
});

export const answerOf = <T>(result: Result<T, WireError>): Answer =>
  result.ok ? answered(result.value) : refusal(result.error);
