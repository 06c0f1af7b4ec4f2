import type { Server, ServerDuplexStream } from '@grpc/grpc-js';
import { assert } from '../../common/assert.ts';
import { shown } from '../wire/wire-error.ts';
import { refusedStatus } from './statuses.ts';

type Handler = {
  readonly path: string;
  readonly type: 'bidi';
  readonly func: (call: ServerDuplexStream<unknown, unknown>) => void;
  readonly serialize: (value: unknown) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
};
type HandlerLookup = { _retrieveHandler?: (path: string) => Handler | null };

/**
 * Answers RPCs that no service has like every other refused call: counted, with code and name. grpc-js offers no
 * hook for them, so this extends its lookup of handlers; the assertion fails at start should that ever be renamed.
 */
export function answerUnknownRpcs(server: Server): void {
  const lookup = server as unknown as HandlerLookup;
  const find = lookup._retrieveHandler?.bind(server);
  assert(find !== undefined, 'grpc-js looks its handlers up by _retrieveHandler');
  lookup._retrieveHandler = (path) => find(path) ?? refusing(path);
}

/** As a stream in both directions, so that it is answered whatever the client thinks the RPC is. */
function refusing(path: string): Handler {
  const message = `there is no RPC ${shown(path)}; proto/exchange.proto has those there are`;
  return {
    path,
    type: 'bidi',
    func: (call) => void call.emit('error', refusedStatus({ name: 'NO_ROUTE', message })),
    serialize: () => Buffer.alloc(0),
    deserialize: () => null,
  };
}
