import { WebSocket } from 'ws';

export type HeapSample = { readonly rssBytes: number; readonly heapBytes: number };

/** Memory of another Node process behind a forced collection, asked through its inspector. Close it. */
export class MemoryProbe {
  readonly #socket: WebSocket;
  readonly #open: Promise<void>;
  #id = 0;

  /** `url` as the process says it when it is started with --inspect. */
  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#open = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('error', reject);
    });
  }

  async sample(): Promise<HeapSample> {
    await this.#open;
    await this.#call('HeapProfiler.collectGarbage');
    const expression =
      'JSON.stringify([process.memoryUsage.rss(), process.memoryUsage().heapUsed + process.memoryUsage().external])';
    const { result } = await this.#call('Runtime.evaluate', { expression });
    const [rssBytes, heapBytes] = JSON.parse((result as { value: string }).value) as [number, number];
    return { rssBytes, heapBytes };
  }

  close(): void {
    this.#socket.terminate();
  }

  #call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      const take = (data: unknown): void => {
        const answer = JSON.parse(String(data)) as {
          id?: number;
          result?: Record<string, unknown>;
          error?: object;
        };
        if (answer.id !== id) return;
        this.#socket.off('message', take);
        this.#socket.off('close', gone);
        if (answer.result === undefined) reject(new Error(`${method}: ${JSON.stringify(answer.error)}`));
        else resolve(answer.result);
      };
      const gone = () => reject(new Error('the process is gone'));
      this.#socket.on('message', take);
      this.#socket.once('close', gone);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
