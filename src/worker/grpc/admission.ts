import type { Metadata } from '@grpc/grpc-js';
import { err, ok, type Result } from '../../common/result.ts';
import { requestFields, requestIdOf } from '../access/correlation.ts';
import type { Caller } from '../access/types.ts';
import type { EdgeDependencies } from '../types.ts';
import { authenticate, failedBy, notYet, readInteger, SEQ_RANGE, stillStarting } from '../wire/admission.ts';
import type { WireError } from '../wire/wire-error.ts';
import type { GrpcContext } from './context.ts';
import { GRPC_LIMITS } from './limits.ts';
import { REQUEST_ID } from './request-id.ts';

/** `open`: anybody; `key`: an API key. */
export type Access = 'open' | 'key';

/** A request whose caller is known. On open RPCs nobody in particular. */
export type Call<Request> = { readonly caller: Caller; readonly message: Request };

/** What is needed of any call, of one answer or of many. */
export type IncomingCall = { readonly metadata: Metadata; getPath(): string; getPeer(): string };

const NOBODY: Caller = { account: null, admin: false };
const METADATA = { needed: 'this call needs the metadata x-api-key', name: 'x-api-key' } as const;

/** Who calls, in the same order as over HTTP: whether the venue runs, who asks, whether too often. */
export async function admit(
  context: GrpcContext,
  access: Access,
  call: IncomingCall,
): Promise<Result<Caller, WireError>> {
  const { exchange, apiKeys } = context.deps;
  const refusal = stillStarting(exchange) ?? tooMuchMetadata(call);
  if (refusal !== null) return err(refusal);
  const apiKey = sentAs('x-api-key', call);
  const caller = access === 'open' ? ok(NOBODY) : await authenticate(apiKeys, apiKey, METADATA);
  const limited = charge(context, call, access === 'key' && caller.ok ? caller.value : null);
  return limited === null ? caller : err(limited);
}

function tooMuchMetadata({ metadata }: IncomingCall): WireError | null {
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata.toHttp2Headers()))
    bytes += name.length + String(value).length;
  if (bytes <= GRPC_LIMITS.metadataBytes) return null;
  const message = `metadata must be at most ${GRPC_LIMITS.metadataBytes} bytes long, but was ${bytes}`;
  return { name: 'TOO_LARGE', message };
}

/** Charges one request to its connection and account. Answers why it is refused; null when it is not. */
export function charge(
  { deps, connections }: GrpcContext,
  call: Pick<IncomingCall, 'getPeer'>,
  caller: Caller | null,
): WireError | null {
  if (deps.rateLimits === null) return null;
  return deps.rateLimits.charge(connections.of(call.getPeer()), caller, 1)?.refusal ?? null;
}

/** Why a read cannot be answered: the venue is not at `minSeq` yet; null when it can. */
export async function reached(
  { exchange }: EdgeDependencies,
  sent: string | undefined,
): Promise<WireError | null> {
  if (sent === undefined) return null;
  const minSeq = readInteger(sent, SEQ_RANGE, 'minSeq');
  return minSeq.ok ? notYet(exchange, minSeq.value) : minSeq.error;
}

/** What a client hears of a call that failed; the log has the rest. */
export function failure({ deps }: GrpcContext, call: IncomingCall, error: unknown): WireError {
  const requestId = requestIdOf(sentAs(REQUEST_ID, call));
  const where = { rpc: call.getPath(), ...requestFields(requestId, sentAs('traceparent', call)) };
  return failedBy(error, deps.log, where, `the call failed; the log has more under requestId ${requestId}`);
}

const sentAs = (name: string, { metadata }: IncomingCall): unknown => metadata.get(name)[0];
