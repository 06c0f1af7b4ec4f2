import { errorNameOf, isLegitimateFailure, isPastValidation, isRefusal, leakIn } from '../judge.ts';
import type { Answer, PlacedOrder } from '../shot.ts';
import { type HttpAnswer, NO_ANSWER } from './send.ts';

type Body = Readonly<Record<string, unknown>> | null;

/** Counts an answer, and says what of it may not be. */
export function judgeHttp(answer: HttpAnswer): Answer {
  if (answer.status === 0) return judgeEnd(answer);
  const { status, body } = answer;
  if (status < 400)
    return { status: String(status), isPastValidation: true, isRefused: false, problem: null };
  const error = parsed(body);
  const code = Number(error?.['code']);
  return {
    status: `${status} ${errorNameOf(code)}`,
    isPastValidation: isPastValidation(code),
    isRefused: isRefusal(code),
    problem: leakIn(body) ?? problemOf(answer, error),
  };
}

/** A server may hang up on a body that it does not want to read to its end. */
const judgeEnd = ({ body }: HttpAnswer): Answer => ({
  status: body === NO_ANSWER ? 'no answer' : 'hung up',
  isPastValidation: false,
  isRefused: false,
  problem: body === NO_ANSWER ? body : null,
});

function problemOf({ status, type, body }: HttpAnswer, error: Body): string | null {
  // A venue that is not ready says why.
  if (status === 503 && error?.['checks'] !== undefined) return null;
  if (error === null || typeof error['name'] !== 'string' || typeof error['message'] !== 'string')
    // HEAD has no body, and the length of none.
    return body === '' && (status < 500 || status === 503 || status === 504)
      ? null
      : `${status}, an error of another form: ${body.slice(0, 300)}`;
  if (!type.startsWith('application/json')) return `an error of the type ${type}`;
  return status >= 500 && !isLegitimateFailure(error['code'])
    ? `a failure of ours: ${body.slice(0, 300)}`
    : null;
}

/** The order an answer tells of; undefined when it tells of none. */
export function orderIn({ status, body }: HttpAnswer, key: string): PlacedOrder | undefined {
  if (status !== 201) return undefined;
  const order = parsed(body)?.['order'] as PlacedOrder | undefined;
  if (order?.orderId === undefined) return undefined;
  const { orderId, symbol, side, type, clientOrderId } = order;
  return { key, orderId, symbol, side, type, clientOrderId };
}

function parsed(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Body) : null;
  } catch {
    return null;
  }
}
