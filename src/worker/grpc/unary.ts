import { type handleUnaryCall, Metadata, type ServerUnaryCall } from '@grpc/grpc-js';
import { err, type Result } from '../../common/result.ts';
import type { EdgeDependencies } from '../types.ts';
import { refused, type WireError } from '../wire/wire-error.ts';
import { type Access, admit, type Call, failure, reached } from './admission.ts';
import type { GrpcContext } from './context.ts';
import { GRPC_LIMITS } from './limits.ts';
import type { Sent } from './messages.ts';
import { refusedStatus } from './statuses.ts';

type Answer<Response> = Result<Sent<Response>, WireError>;

/** One RPC with one request and one answer. */
export type Rpc<Request, Response> = {
  readonly access: Access;
  /** Takes `minSeq` and says how stale it is. */
  readonly reads?: true;
  readonly answer: (call: Call<Request>) => Answer<Response> | Promise<Answer<Response>>;
};

/** Makes an RPC of it: refused while the journal is replayed, bounded in time, never throwing. */
export function unary<Request, Response>(
  context: GrpcContext,
  rpc: Rpc<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback): void => {
    const timer = setTimeout(() => finish(overdue), GRPC_LIMITS.callMs);
    let open = true;
    const finish = (result: Answer<Response>): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      if (rpc.reads) sendStaleness(context.deps, call);
      // Null and absent are the same to the encoder, and differ in the generated types only.
      if (result.ok) callback(null, result.value as Response);
      else callback(refusedStatus(result.error));
    };
    answerTo(context, rpc, call).then(finish, (error: unknown) => finish(err(failure(context, call, error))));
  };
}

const overdue = refused(
  'TIMEOUT_UNKNOWN',
  `the call took longer than ${GRPC_LIMITS.callMs} ms; it is not known whether it was done`,
);

/** Nobody is there to read it, and nothing is done for it. */
const abandoned = refused('BUSY', 'the client has gone; nothing was done');

async function answerTo<Request, Response>(
  context: GrpcContext,
  rpc: Rpc<Request, Response>,
  call: ServerUnaryCall<Request, Response>,
): Promise<Answer<Response>> {
  const caller = await admit(context, rpc.access, call);
  if (!caller.ok) return caller;
  const message = call.request;
  const { minSeq } = message as { readonly minSeq?: string };
  const blocked = rpc.reads ? await reached(context.deps, minSeq) : null;
  if (blocked !== null) return err(blocked);
  return call.cancelled ? abandoned : rpc.answer({ caller: caller.value, message });
}

/** As initial metadata, so that a client knows before it reads the answer. */
function sendStaleness(
  { exchange }: EdgeDependencies,
  call: Pick<ServerUnaryCall<never, never>, 'sendMetadata'>,
): void {
  const { staleSeconds } = exchange.health;
  if (staleSeconds === null) return;
  const metadata = new Metadata();
  metadata.set('x-exsim-stale', String(staleSeconds));
  call.sendMetadata(metadata);
}
