import { Metadata, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { err, ok, type Result } from '../../common/result.ts';
import type { Caller } from '../access/types.ts';
import type { EdgeDependencies } from '../types.ts';
import { authenticate, failedBy, notYet, readInteger, SEQ_RANGE, stillStarting } from '../wire/admission.ts';
import { refused, type WireError } from '../wire/wire-error.ts';
import { GRPC_LIMITS } from './limits.ts';
import { refusedStatus } from './statuses.ts';

export type Answer = Result<object, WireError>;
/** A request as it is decoded. */
export type Message = Readonly<Record<string, unknown>>;
/** A request whose caller is known. On open RPCs nobody in particular. */
export type Call = { readonly caller: Caller; readonly message: Message };

/** One RPC with one request and one answer. */
export type Rpc = {
  /** `open`: anybody; `key`: an API key. */
  readonly access: 'open' | 'key';
  /** Takes `minSeq` and says how stale it is. */
  readonly reads?: true;
  readonly answer: (call: Call) => Answer | Promise<Answer>;
};

type UnaryCall = ServerUnaryCall<Message, object>;
const NOBODY: Caller = { account: null, admin: false };
const METADATA = { needed: 'this call needs the metadata x-api-key', name: 'x-api-key' } as const;

/** Makes an RPC of it: refused while the journal is replayed, bounded in time, never throwing. */
export function unary(deps: EdgeDependencies, rpc: Rpc) {
  return (call: UnaryCall, callback: sendUnaryData<object>): void => {
    const timer = setTimeout(() => finish(overdue), GRPC_LIMITS.callMs);
    let open = true;
    const finish = (result: Answer): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      if (rpc.reads) sendStaleness(deps, call);
      if (result.ok) callback(null, result.value);
      else callback(refusedStatus(result.error));
    };
    answerTo(deps, rpc, call).then(finish, (error: unknown) => {
      const where = { rpc: call.getPath() };
      finish(err(failedBy(error, deps.log, where, 'the call failed; the log has more')));
    });
  };
}

const overdue = refused(
  'TIMEOUT_UNKNOWN',
  `the call took longer than ${GRPC_LIMITS.callMs} ms; it is not known whether it was done`,
);

/** In the same order as over HTTP: whether the venue runs, who asks, what is asked, whether it can be shown yet. */
async function answerTo(deps: EdgeDependencies, rpc: Rpc, call: UnaryCall): Promise<Answer> {
  const starting = stillStarting(deps.exchange);
  if (starting !== null) return err(starting);
  const [apiKey] = call.metadata.get('x-api-key');
  const caller = rpc.access === 'open' ? ok(NOBODY) : await authenticate(deps.apiKeys, apiKey, METADATA);
  if (!caller.ok) return caller;
  const message = call.request;
  const sent = rpc.reads ? message['minSeq'] : undefined;
  const minSeq = sent === undefined ? ok(null) : readInteger(String(sent), SEQ_RANGE, 'minSeq');
  if (!minSeq.ok) return minSeq;
  const blocked = await notYet(deps.exchange, minSeq.value);
  return blocked === null ? rpc.answer({ caller: caller.value, message }) : err(blocked);
}

/** As initial metadata, so that a client knows before it reads the answer. */
function sendStaleness({ exchange }: EdgeDependencies, call: UnaryCall): void {
  const { staleSeconds } = exchange.health;
  if (staleSeconds === null) return;
  const metadata = new Metadata();
  metadata.set('x-exsim-stale', String(staleSeconds));
  call.sendMetadata(metadata);
}
