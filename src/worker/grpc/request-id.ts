import {
  Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';
import { requestIdOf } from '../access/correlation.ts';

type EndStatus = Parameters<Parameters<ServerInterceptor>[1]['sendStatus']>[0];
type ReceiveMetadata = (metadata: Metadata, next: (metadata: Metadata) => void) => void;

export const REQUEST_ID = 'x-request-id';

/**
 * Gives a call its id, the one that was sent if it is one, and sends it back: in the initial metadata, and beside an
 * error in the trailing metadata, since a call that is refused at once has no other. It hooks into the innermost call,
 * which grpc-js ends by itself, too. Returns what is to hear the metadata first: what is behind it finds the id there.
 */
export function answerWithId(call: ServerInterceptingCallInterface): ReceiveMetadata {
  let requestId = '';
  const sendMetadata = call.sendMetadata.bind(call);
  call.sendMetadata = (metadata) => {
    metadata.set(REQUEST_ID, requestId);
    sendMetadata(metadata);
  };
  const sendStatus = call.sendStatus.bind(call);
  call.sendStatus = (end) => sendStatus(end.code === status.OK ? end : withId(end, requestId));
  return (metadata, next) => {
    requestId = requestIdOf(metadata.get(REQUEST_ID)[0]);
    metadata.set(REQUEST_ID, requestId);
    next(metadata);
  };
}

function withId(end: EndStatus, requestId: string): EndStatus {
  const metadata = end.metadata ?? new Metadata();
  metadata.set(REQUEST_ID, requestId);
  return { ...end, metadata };
}
