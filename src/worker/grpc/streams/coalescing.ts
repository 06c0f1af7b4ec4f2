import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { GRPC_LIMITS } from '../limits.ts';

/**
 * Lets messages of streams follow each other without waiting for the socket: grpc-js writes the next one only when
 * the one before has left, which is one write to the socket per message. HTTP/2 puts those that wait together.
 */
export const coalescing: ServerInterceptor = (method, call) =>
  method.responseStream ? new CoalescingCall(call) : new ServerInterceptingCall(call);

class CoalescingCall extends ServerInterceptingCall {
  #unsentBytes = 0;

  /** `callback` asks for the next message: at once while few bytes are on their way, else when this one has left. */
  override sendMessage(message: unknown, callback: () => void): void {
    const bytes = Buffer.isBuffer(message) ? message.length : Number.POSITIVE_INFINITY;
    const isRoom = this.#unsentBytes + bytes <= GRPC_LIMITS.unsentBytes;
    if (isRoom) this.#unsentBytes += bytes;
    super.sendMessage(message, () => {
      if (isRoom) this.#unsentBytes -= bytes;
      else callback();
    });
    if (isRoom) callback();
  }
}
