import { performance } from 'node:perf_hooks';
import { Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { EdgeMetrics } from '../metrics/types.ts';
import type { WireError } from '../wire/wire-error.ts';
import { noteEnd } from './cut-off.ts';
import { GRPC_LIMITS } from './limits.ts';
import { answerWithId } from './request-id.ts';
import { refusedStatus, UNREADABLE_MESSAGE } from './statuses.ts';
import { cutOffUntaken } from './untaken.ts';

type EndStatus = Parameters<Parameters<ServerInterceptor>[1]['sendStatus']>[0];

/** Label of every RPC that no service has. */
const UNKNOWN = 'unknown';

/**
 * Counts every call from its headers until its stream is done, and gives it its id, an end in time, and the errors of
 * grpc-js itself the code and name of ours. It hooks into the innermost call, since grpc-js ends calls there (too large,
 * cannot be decoded, deadline passed) without asking any interceptor.
 */
export function callCounting(metrics: EdgeMetrics, known: ReadonlySet<string>): ServerInterceptor {
  return (method, call) => {
    const started = performance.now();
    const label = known.has(method.path) ? method.path.slice(method.path.lastIndexOf('/') + 1) : UNKNOWN;
    metrics.grpcStarted(label);
    let ended: status = status.CANCELLED;
    let isOver = false;
    let isTaken = false;
    let taken: (() => void) | null = null;
    const awaitTaken = (): void => {
      if (!isTaken) taken ??= cutOffUntaken(call);
    };
    const takeId = answerWithId(call);
    let received = new Metadata();
    const sendStatus = call.sendStatus.bind(call);
    call.sendStatus = (end: EndStatus) => {
      isOver = true;
      ended = sendNamed(sendStatus, end);
      awaitTaken();
    };
    // An answer written behind the status breaks the stream: the status is lost, and the client waits for ever.
    const sendMessage = call.sendMessage.bind(call);
    call.sendMessage = (message, callback) => {
      if (isOver) return;
      // grpc-js sends the status when the message has left, which it never does where nobody takes it.
      if (!method.responseStream) awaitTaken();
      sendMessage(message, callback);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, next) => {
            received = metadata;
            takeId(metadata, next);
          },
          onReceiveHalfClose: (next) => {
            noteEnd(call, received);
            next();
          },
          // Called once when the stream is done, also after a good end.
          onCancel: () => {
            isTaken = true;
            taken?.();
            metrics.grpcFinished(label, status[ended], (performance.now() - started) / 1000);
          },
        }),
    });
  };
}

function sendNamed(send: (end: EndStatus) => void, end: EndStatus): status {
  const error = libraryError(end);
  const named = error === null ? end : refusedStatus(error);
  send(named);
  return named.code;
}

const TIMEOUT = 'grpc-timeout';
const BAD_TIMEOUT: WireError = {
  name: 'MALFORMED',
  message: `${TIMEOUT} must be 1 to 8 digits and one of H M S m u n`,
};

/** The errors that grpc-js ends a call with by itself, as errors of ours. */
function libraryError({ code, details, metadata }: EndStatus): WireError | null {
  if (code === status.OK || (metadata?.get('code').length ?? 0) > 0) return null;
  switch (code) {
    case status.RESOURCE_EXHAUSTED:
      return {
        name: 'TOO_LARGE',
        message: `a message must be at most ${GRPC_LIMITS.messageBytes} bytes long`,
      };
    case status.INTERNAL:
      if (details?.includes(TIMEOUT)) return BAD_TIMEOUT;
      return details?.includes('deserializing') || details?.includes('decompress')
        ? UNREADABLE_MESSAGE
        : null;
    case status.UNIMPLEMENTED:
      return messageCount(details ?? '');
    case status.DEADLINE_EXCEEDED:
      return {
        name: 'TIMEOUT_UNKNOWN',
        message: 'the deadline passed; it is not known whether this was done',
      };
    default:
      return null;
  }
}

/** Of a call that takes one message and had none, or another one. */
function messageCount(details: string): WireError | null {
  if (details.includes('no request message'))
    return { name: 'MALFORMED', message: 'the call needs a whole message, but ended without one' };
  return details.includes('second request message')
    ? { name: 'MALFORMED', message: 'the call takes one message, but had another one behind it' }
    : null;
}
