import type { Metadata } from '@grpc/grpc-js';
import { err, type Result } from '../../common/result.ts';
import { requestFields, requestIdOf } from '../access/correlation.ts';
import type { Caller } from '../access/types.ts';
import type { EdgeDependencies } from '../types.ts';
import * as admission from '../wire/admission.ts';
import type { WireError } from '../wire/wire-error.ts';
import type { GrpcContext } from './context.ts';
import { GRPC_LIMITS } from './limits.ts';
import { REQUEST_ID } from './request-id.ts';

export type Access = Exclude<admission.Access, 'admin'>;

/** A request whose caller is known. On open RPCs nobody in particular. */
export type Call<Request> = { readonly caller: Caller; readonly message: Request };

/** What is needed of any call, of one answer or of many. */
export type IncomingCall = { readonly metadata: Metadata; getPath(): string; getPeer(): string };

const METADATA = { needed: 'this call needs the metadata x-api-key', name: 'x-api-key' } as const;

/** Who calls. */
export async function admit(
  context: GrpcContext,
  access: Access,
  call: IncomingCall,
): Promise<Result<Caller, WireError>> {
  const tooMuch = tooMuchMetadata(call);
  if (tooMuch !== null) return err(tooMuch);
  const apiKey = sentAs('x-api-key', call);
  return admission.admit(context.deps, {
    ...{ access, apiKey, place: METADATA },
    charge: (caller) => charge(context, call, caller),
  });
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
  const minSeq = admission.readInteger(sent, admission.SEQ_RANGE, 'minSeq');
  return minSeq.ok ? admission.notYet(exchange, minSeq.value) : minSeq.error;
}

/** What a client hears of a call that failed; the log has the rest. */
export function failure({ deps }: GrpcContext, call: IncomingCall, error: unknown): WireError {
  const requestId = requestIdOf(sentAs(REQUEST_ID, call));
  const where = { rpc: call.getPath(), ...requestFields(requestId, sentAs('traceparent', call)) };
  return admission.failedBy(
    error,
    deps.log,
    where,
    `the call failed; the log has more under requestId ${requestId}`,
  );
}

/** What a call has shown for who it is from. */
export const apiKeyOf = (call: IncomingCall): string => String(sentAs('x-api-key', call));

const sentAs = (name: string, { metadata }: IncomingCall): unknown => metadata.get(name)[0];
