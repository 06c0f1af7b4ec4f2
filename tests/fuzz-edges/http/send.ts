import { Agent, type IncomingMessage, request } from 'node:http';

export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | null;
};

/** `status` 0: the connection ended without an answer; `body` says how. */
export type HttpAnswer = { readonly status: number; readonly type: string; readonly body: string };

/** No request may wait longer for its answer. */
const ANSWER_WITHIN_MS = 30_000;
const CONNECTIONS = 32;

/** Sends requests over some connections that are kept. Close it. */
export class HttpSender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  send({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      const ended = (error: Error) => resolve({ status: 0, type: '', body: error.message });
      const address = { agent: this.#agent, host: '127.0.0.1', port: this.#port };
      const asked = request({ ...address, method, path, headers }, (answer) => {
        read(answer).then(resolve, ended);
      });
      asked.setTimeout(ANSWER_WITHIN_MS, () => asked.destroy(new Error(NO_ANSWER)));
      asked.on('error', ended);
      asked.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

export const NO_ANSWER = `no answer within ${ANSWER_WITHIN_MS} ms`;

async function read(answer: IncomingMessage): Promise<HttpAnswer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return {
    status: answer.statusCode ?? 0,
    type: answer.headers['content-type'] ?? '',
    body: Buffer.concat(parts).toString(),
  };
}
