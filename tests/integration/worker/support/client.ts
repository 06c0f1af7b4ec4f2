/** What these tests look at in an answer; each route has some of it. */
type Body = {
  readonly code: number;
  readonly name: string;
  readonly duplicate: boolean;
  readonly order: { readonly orderId: string; readonly status: string; readonly filledQuantity: string };
  readonly fills: readonly unknown[];
  readonly items: readonly Readonly<Record<string, string>>[];
  readonly stateHash: string;
  readonly epoch: number;
  readonly apiKey: string;
  readonly commandSeq: number;
  readonly status: string;
  readonly checks: Readonly<Record<string, { readonly status: string; readonly latencyMs: number }>>;
};
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Body };

/** The little of the HTTP API that these tests need. */
export class Client {
  readonly #url: string;
  readonly #apiKey: string;

  constructor(url: string, apiKey: string) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  async get(path: string): Promise<Answer> {
    return answered(await fetch(this.#url + path, { headers: { 'x-api-key': this.#apiKey } }));
  }

  async send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: object): Promise<Answer> {
    const headers = { 'x-api-key': this.#apiKey, 'content-type': 'application/json' };
    return answered(await fetch(this.#url + path, { method, headers, body: JSON.stringify(body) }));
  }

  /** A limit order on BTC-USD unless told otherwise. */
  async order(order: Readonly<Record<string, string>>): Promise<Answer> {
    const body = { symbol: 'BTC-USD', type: 'LIMIT', quantity: '1', price: '100', ...order };
    return this.send('POST', '/api/v1/orders', body);
  }
}

async function answered(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}
