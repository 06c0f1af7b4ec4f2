import { readFileSync } from 'node:fs';
import pg from 'pg';
import { pause } from './waiting.ts';

const BACK_WITHIN_MS = 60_000;

/** The Postgres of a project as its administrator sees it, whoever else is killed. */
export class AdminDatabase {
  readonly #postgresDir: string;
  readonly #schema: string;

  /** `postgresDir` has the credentials; `schema` is that of the exchange. */
  constructor(postgresDir: string, schema: string) {
    this.#postgresDir = postgresDir;
    this.#schema = schema;
  }

  /** Rows of a statement of the administrator; `{s}` is the schema. */
  async sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client(this.adminUrl());
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query(this.inSchema(text), values);
      return rows as Row[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** The statement with the schema's name in it. */
  inSchema(text: string): string {
    return text.replaceAll('{s}', `"${this.#schema}"`);
  }

  /** The same, asked again while Postgres is away. */
  async sqlWhenBack<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const deadlineMs = performance.now() + BACK_WITHIN_MS;
    for (;;) {
      try {
        return await this.sql<Row>(text, values);
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
        await pause(50);
      }
    }
  }

  adminUrl(): string {
    const { port, password } = JSON.parse(readFileSync(`${this.#postgresDir}/admin.json`, 'utf8'));
    return `postgres://postgres:${password}@127.0.0.1:${port}/exsim`;
  }
}
