import net from 'node:net';
import pg from 'pg';
import { sqlState } from './refusals.ts';
import { StoreError } from './types.ts';

export type ConnectionSettings = {
  /** With password. */
  readonly url: string;
  readonly applicationName: string;
};

/** Longest wait for a new connection. */
const CONNECT_TIMEOUT_MS = 5000;
/** Longest wait for one statement; past it the connection is given up, and with it any hope of its answer. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** libuv then probes every second, ten times: a dead host is noticed after about 11 s. */
const KEEPALIVE_DELAY_MS = 1000;
/** What the server is told: commits wait for the disk, and the backend of a dead worker's host is gone in 11 s. */
const SERVER_OPTIONS =
  '-c synchronous_commit=on -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** Settings for every connection of a worker, also those of its pool. */
export function clientConfig(settings: ConnectionSettings): pg.ClientConfig {
  const url = new URL(settings.url);
  url.searchParams.set('options', SERVER_OPTIONS);
  return {
    connectionString: url.href,
    application_name: settings.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_DELAY_MS,
  };
}

/** SQLSTATE disk_full: a file of the database cannot grow. */
const DISK_FULL = '53100';

/** One Postgres connection that can be cut at any moment, whatever the server is doing. */
export class Connection {
  readonly #client: pg.Client;
  readonly #socket: net.Socket;
  #lostBecause: string | null = null;

  private constructor(client: pg.Client, socket: net.Socket) {
    this.#client = client;
    this.#socket = socket;
    client.on('error', (error) => {
      this.#lostBecause ??= error.message;
    });
  }

  /** Rejects with the driver's error. */
  static async open(settings: ConnectionSettings): Promise<Connection> {
    const socket = new net.Socket();
    const client = new pg.Client({ ...clientConfig(settings), stream: () => socket });
    const connection = new Connection(client, socket);
    try {
      await client.connect();
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return connection;
  }

  /** Rejects with a StoreError whose cause is the driver's error. Named statements are prepared once. */
  async query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    const timer = setTimeout(() => this.#giveUp(), STATEMENT_TIMEOUT_MS);
    try {
      return await this.#client.query<Row>(query);
    } catch (cause) {
      const reason = this.#lostBecause ?? (cause instanceof Error ? cause.message : String(cause));
      throw new StoreError(`Postgres: ${reason}`, { cause, noSpace: sqlState(cause) === DISK_FULL });
    } finally {
      clearTimeout(timer);
    }
  }

  #giveUp(): void {
    this.#lostBecause ??= `no answer for ${STATEMENT_TIMEOUT_MS / 1000} s`;
    this.#socket.destroy();
  }

  /** Says goodbye and cuts the connection without waiting for the server. */
  close(): void {
    // The farewell is sent if it can be; whether it arrives changes nothing.
    void this.#client.end().catch(() => undefined);
    this.#socket.destroySoon();
    setTimeout(() => this.#socket.destroy(), CLOSE_GRACE_MS).unref();
  }
}

const CLOSE_GRACE_MS = 200;
