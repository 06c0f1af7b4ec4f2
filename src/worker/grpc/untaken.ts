import { constants, type ServerHttp2Stream } from 'node:http2';
import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { assert } from '../../common/assert.ts';
import { GRPC_LIMITS } from './limits.ts';

/** Where grpc-js keeps the HTTP/2 stream of a call. */
type Carried = { readonly stream?: ServerHttp2Stream };

/**
 * Cuts a call off when its client does not take what ends it: that would wait in memory for as long as its connection
 * lasts. Returns what is to be called when the client has taken it. grpc-js offers no way to cut off, so this reaches
 * for its stream; the assertion fails with the first call should that ever be renamed.
 */
export function cutOffUntaken(call: ServerInterceptingCallInterface): () => void {
  const { stream } = call as Carried;
  assert(stream !== undefined, 'grpc-js keeps the HTTP/2 stream of a call in stream');
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM), GRPC_LIMITS.untakenMs);
  return () => clearTimeout(timer);
}
