import pg from 'pg';
import type { Contender } from './contender.ts';

/** About what a command takes in the journal. */
const COMMAND_BYTES = 64;

/**
 * The least that durable answers can cost here: everything that waits goes into one row by plain `pg`, one statement at
 * a time, with nothing checked, encoded, applied or projected.
 */
export class Floor implements Contender {
  readonly #client: pg.Client;
  #waiting: (() => void)[] = [];
  #seq = 0;
  #isWriting = false;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string): Promise<Floor> {
    const client = new pg.Client({ connectionString: url });
    // Statements report their own failures; a connection that ends with the server must not end the process.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      'CREATE TABLE floor (first_seq bigint PRIMARY KEY, last_seq bigint NOT NULL, commands bytea NOT NULL)',
    );
    return new Floor(client);
  }

  submit(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#isWriting) this.#writeSoon();
    });
  }

  async close(): Promise<void> {
    await this.#client.query('DROP TABLE floor');
    await this.#client.end();
  }

  #writeSoon(): void {
    this.#isWriting = true;
    setImmediate(() => void this.#write());
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    const first = this.#seq + 1;
    this.#seq += batch.length;
    await this.#client.query({
      name: 'floor',
      text: 'INSERT INTO floor VALUES ($1, $2, $3)',
      values: [first, this.#seq, Buffer.alloc(batch.length * COMMAND_BYTES, 1)],
    });
    for (const resolve of batch) resolve();
    this.#isWriting = false;
    if (this.#waiting.length > 0) this.#writeSoon();
  }
}
