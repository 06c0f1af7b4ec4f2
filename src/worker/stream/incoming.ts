import { IncomingMessage } from 'node:http';

/**
 * A request that leaves HTTP for a WebSocket only. Some clients offer HTTP/2 with each request (`Upgrade: h2c`: those
 * of Java, `curl --http2`) and go on in HTTP/1.1 where it is not taken up; once a server takes upgrades at all, Node
 * hands it those too, not as the requests they are.
 */
export class StreamIncoming extends IncomingMessage {
  #isOffered = false;

  get upgrade(): boolean {
    return this.#isOffered && (this.method === 'CONNECT' || isWebSocket(this.headers.upgrade));
  }

  /** What Node makes of the headers. */
  set upgrade(isOffered: boolean | null) {
    // Node's constructor says null before there are private fields.
    if (isOffered !== null) this.#isOffered = isOffered;
  }
}

const isWebSocket = (protocol: string | undefined): boolean => protocol?.toLowerCase() === 'websocket';
