import type { FuzzTarget } from './target.ts';

export type State = { readonly stateHash: string; readonly commandSeq: number; readonly seq: number };

/** Answers of a venue to questions that have nothing wrong. */
export class Asker {
  readonly #target: FuzzTarget;

  constructor(target: FuzzTarget) {
    this.#target = target;
  }

  /** Rejects when it is not answered well. */
  async get<T>(path: string, key = this.#target.keys.admin): Promise<T> {
    return (await this.#fetch('GET', path, key)).json() as Promise<T>;
  }

  async text(path: string): Promise<string> {
    return (await this.#fetch('GET', path, this.#target.keys.admin)).text();
  }

  /** What is refused is not done; that is told by nobody. */
  async change(method: 'PUT' | 'PATCH' | 'POST', path: string, body: object): Promise<void> {
    const answer = await this.#send(method, path, this.#target.keys.admin, JSON.stringify(body));
    await answer.arrayBuffer();
  }

  state(): Promise<State> {
    return this.get<State>('/api/v1/state');
  }

  async #fetch(method: string, path: string, key: string): Promise<Response> {
    const answer = await this.#send(method, path, key);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  #send(method: string, path: string, key: string, body?: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.#target.ports.http}${path}`, {
      method,
      // Not kept: no connection of this side is among those that have to be gone.
      headers: {
        'x-api-key': key,
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }
}
