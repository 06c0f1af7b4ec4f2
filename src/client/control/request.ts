import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { ExsimError, TOOL_ERRORS } from '../../common/errors.ts';
import type { ToolProblem } from '../../protocol/api.ts';

/** Longest answer read whole, in bytes. A snapshot of 100 instances is well under 1 MB. */
export const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
/** A supervisor answers within milliseconds, or after a while on a machine that is very busy. */
export const ANSWER_MS = 10_000;

export type ControlRequest = {
  readonly socketPath: string;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Until the answer begins. */
  readonly answerMs: number;
  /** Looks at the headers of the answer before anything else does. @throws ExsimError when it cannot be used */
  readonly check: (headers: IncomingHttpHeaders) => void;
};

/** Sends one request and reads the whole JSON answer. @throws ExsimError of the daemon, or SUPERVISOR_UNREACHABLE. */
export async function requestJson<T>(request: ControlRequest): Promise<T> {
  const response = await openChecked(request);
  const text = await readText(response);
  if (isSuccess(response)) return parse(text) as T;
  throw problemOf(response, text);
}

/** Sends one request and hands out the answer while it arrives. The caller reads or destroys it. */
export async function requestStream(request: ControlRequest): Promise<IncomingMessage> {
  const response = await openChecked(request);
  if (isSuccess(response)) return response;
  throw problemOf(response, await readText(response));
}

async function openChecked(request: ControlRequest): Promise<IncomingMessage> {
  const response = await open(request);
  try {
    request.check(response.headers);
    return response;
  } catch (error) {
    response.destroy();
    throw error;
  }
}

function open(request: ControlRequest): Promise<IncomingMessage> {
  const payload = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      socketPath: request.socketPath,
      method: request.method,
      path: request.path,
      headers,
      agent: false,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    const silent = `no answer within ${request.answerMs} ms`;
    const silence = setTimeout(() => outgoing.destroy(new Error(silent)), request.answerMs);
    outgoing.once('close', () => clearTimeout(silence));
    outgoing.once('response', (response) => {
      clearTimeout(silence);
      resolve(response);
    });
    outgoing.once('error', (cause) => reject(unreachableSupervisor(request.socketPath, cause)));
    outgoing.end(payload);
  });
}

const isSuccess = (response: IncomingMessage): boolean =>
  response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300;

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > ANSWER_BYTES_MAX) throw unreadable(`longer than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable('not JSON', cause);
  }
}

function problemOf(response: IncomingMessage, text: string): ExsimError {
  const body = parse(text) as Partial<ToolProblem>;
  if (body.code === undefined || !(body.code in TOOL_ERRORS))
    return unreadable(`status ${response.statusCode}`);
  const wayOut = body.wayOut ?? undefined;
  return new ExsimError(body.code, body.message ?? body.code, wayOut === undefined ? {} : { wayOut });
}

const unreadable = (what: string, cause?: unknown): ExsimError =>
  new ExsimError('SUPERVISOR_UNREACHABLE', `The supervisor sent an answer that cannot be used: ${what}.`, {
    wayOut: 'Run `exsim up` with this version: it replaces the supervisor and leaves the instances running.',
    cause,
  });

function unreachableSupervisor(socketPath: string, cause: Error): ExsimError {
  return new ExsimError(
    'SUPERVISOR_UNREACHABLE',
    `No supervisor answers on ${socketPath}: ${cause.message}.`,
    {
      wayOut: 'Start one with `exsim up`.',
      cause,
    },
  );
}
