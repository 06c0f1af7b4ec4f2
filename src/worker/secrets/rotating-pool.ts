import pg from 'pg';
import { type ConnectionSettings, clientConfig } from '../journal/client-config.ts';
import { Login } from './login.ts';

type PoolCallback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: boolean | Error) => void,
) => void;

/**
 * A pool whose password may be replaced while it is in use. After `renew` nobody is given a connection from before:
 * one that is in use finishes what it does, and is closed where it would be given out again.
 */
export class RotatingPool extends pg.Pool {
  readonly #login: Login;
  /** Connections from before the last `renew`. */
  readonly #stale = new WeakSet<pg.PoolClient>();
  readonly #open = new Set<pg.PoolClient>();

  constructor(settings: ConnectionSettings, config: pg.PoolConfig) {
    const login = new Login(settings);
    super({ ...clientConfig(settings), ...config, Client: clientOf(login, config) });
    this.#login = login;
    this.on('connect', (client) => this.#open.add(client));
    this.on('remove', (client) => this.#open.delete(client));
  }

  renew(): void {
    for (const client of this.#open) this.#stale.add(client);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: PoolCallback): void;
  override connect(callback?: PoolCallback): Promise<pg.PoolClient> | undefined {
    const connected = this.#login.attempt(() => this.#fresh(() => super.connect()));
    if (callback === undefined) return connected;
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  /** Ends: each round closes a connection from before, and no more of them come. */
  async #fresh(connect: () => Promise<pg.PoolClient>): Promise<pg.PoolClient> {
    for (;;) {
      const client = await connect();
      if (!this.#stale.has(client)) return client;
      client.release(true);
    }
  }
}

/** The pool makes its clients itself: each asks for the password of its moment. */
const clientOf = (login: Login, config: pg.PoolConfig): (new () => pg.Client) =>
  class extends pg.Client {
    constructor() {
      super({ ...clientConfig(login.settings), ...config });
    }
  };
