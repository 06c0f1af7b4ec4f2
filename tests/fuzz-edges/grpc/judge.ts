import { status } from '@grpc/grpc-js';
import { errorNameOf, isLegitimateFailure, isPastValidation, isRefusal, leakIn } from '../judge.ts';
import type { Answer } from '../shot.ts';
import type { GrpcRequest } from './draw.ts';
import type { GrpcAnswer } from './send.ts';

/** Statuses that say the server failed, and not the request. */
const FAILURES: ReadonlySet<number> = new Set([
  status.INTERNAL,
  status.UNKNOWN,
  status.DATA_LOSS,
  status.ABORTED,
  status.UNAVAILABLE,
]);

/** Counts the end of a call, and says what of it may not be. */
export function judgeGrpc(answer: GrpcAnswer, { isStream }: GrpcRequest): Answer {
  const isDone = answer.status === status.OK || (answer.isCancelled && answer.messages > 0);
  return {
    status: nameOf(answer),
    isRefused: !isStream.request && isRefused(answer),
    isPastValidation: isDone || isPastValidation(Number(answer.code)),
    problem: problemOf(answer),
  };
}

/** Ends of a call that may have been carried out. */
const UNSURE: ReadonlySet<number> = new Set([status.OK, status.CANCELLED, status.DEADLINE_EXCEEDED]);

/** A stream of orders says nothing by its end: one that no message can be read of ends at once, and those before it are on their way. */
const isRefused = ({ status: ended, code }: GrpcAnswer): boolean =>
  ended !== null && !UNSURE.has(ended) && isRefusal(Number(code));

function nameOf({ status: ended, code, isCancelled, isLate, messages }: GrpcAnswer): string {
  if (isLate) return 'no answer';
  if (isCancelled) return messages > 0 ? 'streamed' : 'given up';
  if (ended === null) return 'reset';
  const name = status[ended] ?? `status ${ended}`;
  return code === undefined ? name : `${name} ${errorNameOf(code)}`;
}

function problemOf(answer: GrpcAnswer): string | null {
  if (answer.isLate) return 'no answer in time';
  const { status: ended, code, details, text } = answer;
  if (ended !== null && FAILURES.has(ended) && !isLegitimateFailure(code))
    return `a failure of ours: ${status[ended]} ${code} ${details}`;
  // Orders of a stream are refused one by one, in messages.
  return text.includes('INTERNAL')
    ? `an order failed: ${text.slice(0, 500)}`
    : (leakIn(details) ?? leakIn(text));
}
