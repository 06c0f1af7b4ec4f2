import type { Metadata, ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { assert } from '../../common/assert.ts';

/** What grpc-js keeps of a message of which only a part has come. */
type Reader = { readonly decoder?: { readonly readState?: number } };

/** No byte of a next message has come. */
const BETWEEN_MESSAGES = 0;

/** The calls whose client ended in the middle of a message, by their metadata. */
const cutOff = new WeakSet<Metadata>();

/** Whether the client ended in the middle of a message: what it had to say is not known. */
export const endsWithinMessage = (metadata: Metadata): boolean => cutOff.has(metadata);

/**
 * Remembers of a call whether its client ended in the middle of a message. grpc-js takes that for a good end and offers
 * no way to tell, so this looks at its decoder; the assertion fails with the first call should that ever be renamed.
 */
export function noteEnd(call: ServerInterceptingCallInterface, metadata: Metadata): void {
  const readState = (call as Reader).decoder?.readState;
  assert(readState !== undefined, 'grpc-js keeps what it has read of a message in decoder.readState');
  if (readState !== BETWEEN_MESSAGES) cutOff.add(metadata);
}
