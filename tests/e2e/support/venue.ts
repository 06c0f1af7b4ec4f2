import type { InstanceAccess } from '../../../src/cli/project/instance-variables.ts';

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** One exchange of a fleet under test, over its HTTP API. */
export class Venue {
  readonly access: InstanceAccess;

  constructor(access: InstanceAccess) {
    this.access = access;
  }

  order(account: string, order: object): Promise<Answer> {
    return this.#call('POST', '/api/v1/orders', this.access.apiKeys[account], order);
  }

  cancel(account: string, orderId: string): Promise<Answer> {
    return this.#call('DELETE', `/api/v1/orders/${orderId}`, this.access.apiKeys[account]);
  }

  get(path: string, account?: string): Promise<Answer> {
    return this.#call('GET', path, account === undefined ? undefined : this.access.apiKeys[account]);
  }

  admin(path: string): Promise<Answer> {
    return this.#call('GET', path, this.access.adminKey);
  }

  async #call(method: string, path: string, key: string | undefined, body?: object): Promise<Answer> {
    const response = await fetch(this.access.httpUrl + path, {
      method,
      headers: {
        ...(key === undefined ? {} : { 'x-api-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
