import net from 'node:net';
import pg from 'pg';
import { Login } from '../secrets/login.ts';
import { type ConnectionSettings, clientConfig } from './client-config.ts';
import { sqlState } from './refusals.ts';
import { StoreError } from './types.ts';

/** Longest wait for one statement; past it the connection is given up, and with it any hope of its answer. */
const STATEMENT_TIMEOUT_MS = 15_000;

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
  static open(settings: ConnectionSettings): Promise<Connection> {
    const login = new Login(settings);
    return login.attempt(() => Connection.#openOnce(login.settings));
  }

  static async #openOnce(settings: ConnectionSettings): Promise<Connection> {
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
