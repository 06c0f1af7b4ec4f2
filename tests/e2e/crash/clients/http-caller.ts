import { Agent, request } from 'node:http';

export type HttpAnswer = { readonly status: number; readonly body: unknown };

/** Longer than the venue lets anyone wait. */
const ANSWER_WITHIN_MS = 12_000;

/** Calls one HTTP server over connections that are kept, and knows how many calls wait for an answer. */
export class HttpCaller {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true });
  #waiting = 0;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Calls sent and not answered. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The answer, or null when none came: nothing is known then. */
  async call(method: string, path: string, apiKey: string, body?: object): Promise<HttpAnswer | null> {
    this.#waiting += 1;
    try {
      return await this.#send(method, path, apiKey, body === undefined ? null : JSON.stringify(body));
    } catch {
      return null;
    } finally {
      this.#waiting -= 1;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, apiKey: string, body: string | null): Promise<HttpAnswer> {
    const headers = {
      'x-api-key': apiKey,
      ...(body === null
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const { hostname, port } = this.#url;
    return new Promise((resolve, reject) => {
      const options = {
        hostname,
        port,
        path,
        method,
        headers,
        agent: this.#agent,
        timeout: ANSWER_WITHIN_MS,
      };
      const call = request(options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        // Cut off in the middle: no end, but a close.
        response.on('close', () => reject(new Error('cut off')));
        response.on('end', () => {
          if (!response.complete) return;
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString('utf8')) });
        });
      });
      call.on('timeout', () => call.destroy(new Error('no answer')));
      call.on('error', reject);
      call.end(body);
    });
  }
}

/** What is no JSON is no answer of the venue: it stays text, for the checks to find. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
