import { randomBytes } from 'node:crypto';

/** A client's own id of a request: short, and of characters that stand in any log, header and shell. */
const REQUEST_ID = /^[A-Za-z0-9._:/+=@-]{1,128}$/;

/** The header of W3C trace context: version, trace id, id of the caller's span, flags. Ids of zeros only are none. */
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Tells the ids of this process from those of any other; a counter tells its own apart. */
const PROCESS = randomBytes(6).toString('hex');
let made = 0;

/** An id for a request that brought none: unique, short, and made without randomness of its own. */
export function freshRequestId(): string {
  made += 1;
  return `${PROCESS}-${made.toString(36)}`;
}

/** The id of a request: the one that was sent if it is one, else a fresh one. */
export const requestIdOf = (sent: unknown): string =>
  typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : freshRequestId();

/** What stands in every log line about a request. */
export type RequestFields = {
  readonly requestId: string;
  readonly trace_id?: string;
  readonly span_id?: string;
};

/** Fields of a log line, made when there is one: `traceparent` is what was sent as such, taken if it is valid. */
export function requestFields(requestId: string, traceparent: unknown): RequestFields {
  if (typeof traceparent !== 'string' || traceparent.length !== TRACE_PARENT_LENGTH) return { requestId };
  const [, traceId, spanId] = TRACE_PARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return { requestId };
  return { requestId, trace_id: traceId, span_id: spanId };
}

const TRACE_PARENT_LENGTH = 55;
