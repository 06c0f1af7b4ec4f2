import { connect, type Socket } from 'node:net';

/** A whole request that POSTs JSON. */
export function postBytes(path: string, key: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `x-api-key: ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * One kept-alive connection, for one request at a time. It reads no more of an answer than its status, where it ends,
 * and that nothing was refused.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #status: string;
  #received = '';
  #isWaiting = false;
  #isEnded = false;
  onAnswer: (answer: string) => void = () => undefined;
  onFailure: (error: Error) => void = () => undefined;

  /** `status`: what every answer must have. */
  constructor(port: number, status: string) {
    this.#status = `HTTP/1.1 ${status} `;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket
      .setEncoding('latin1')
      .on('data', (text: string) => this.#read(text))
      .on('error', (error) => this.onFailure(error))
      .on('end', () => this.#ended());
  }

  /** The server has not ended it, as it may while nothing is asked. */
  get isOpen(): boolean {
    return !this.#isEnded;
  }

  send(request: Buffer): void {
    this.#isWaiting = true;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #ended(): void {
    this.#isEnded = true;
    if (this.#isWaiting)
      this.onFailure(new Error('Expected an answer, but the server ended the connection.'));
  }

  #read(text: string): void {
    // What a server says before it ends a connection that nothing was asked on is no answer.
    if (!this.#isWaiting) return;
    const received = this.#received === '' ? text : this.#received + text;
    this.#received = received;
    const end = endOf(received);
    if (end === null || received.length < end) return;
    this.#received = '';
    this.#isWaiting = false;
    const isGood = received.startsWith(this.#status) && !received.includes('"error"');
    if (isGood) this.onAnswer(received);
    else this.onFailure(new Error(`Expected orders to be taken, but was:\n${received}`));
  }
}

const LENGTH = 'content-length: ';

/** Where a response with a `content-length` ends; null while its head is not complete. */
function endOf(response: string): number | null {
  const head = response.indexOf('\r\n\r\n');
  if (head === -1) return null;
  const length = response.indexOf(LENGTH);
  return head + 4 + Number.parseInt(response.slice(length + LENGTH.length, head), 10);
}
