import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { defaultSpec } from '../../../../src/instance/default-spec.ts';
import type { InstanceSpec } from '../../../../src/instance/spec.ts';
import { builtWorker } from './built-worker.ts';
import { createVenueDatabase, type VenueDatabase } from './venue-database.ts';
import { runVerify, WorkerProcess } from './worker-process.ts';

/** Worker processes on a schema of their own, made for each test and removed after it. */
export class Fixture {
  database!: VenueDatabase;
  readonly #workers: WorkerProcess[] = [];
  readonly #databases: VenueDatabase[] = [];

  #folder = '';
  #files = '';

  /** `adminUrl`: of a server of the test's own; asked for before each test. */
  constructor(adminUrl: () => string = () => inject('postgresAdminUrl')) {
    beforeAll(async () => {
      this.#folder = await builtWorker();
      this.#files = await mkdtemp(join(tmpdir(), 'exsim-worker-'));
    });
    beforeEach(async () => {
      this.database = await createVenueDatabase(adminUrl());
      this.#databases.push(this.database);
    });
    afterEach(async ({ task }) => {
      // What the workers said is the first thing to read when a test has failed.
      if (task.result?.state === 'fail') for (const { output } of this.#workers) console.error(output);
      await Promise.all(this.#workers.splice(0).map((worker) => worker.kill()));
    });
    afterAll(async () => {
      // Each waits for a checkpoint, which those that are dropped at once share.
      await Promise.all(this.#databases.map((database) => database.drop()));
      await rm(this.#files, { recursive: true });
    });
  }

  get environment(): Record<string, string> {
    return {
      SERVICE_INSTANCE_NAME: this.database.identity.instanceName,
      POSTGRES_URL: this.database.url,
    };
  }

  start(environment: Readonly<Record<string, string>> = {}, args: readonly string[] = []): WorkerProcess {
    const worker = new WorkerProcess(this.#folder, { ...this.environment, ...environment }, args);
    this.#workers.push(worker);
    return worker;
  }

  /** A worker whose venue differs from the default in this. */
  async startAs(
    change: Partial<InstanceSpec>,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<WorkerProcess> {
    const file = join(this.#files, `${this.database.identity.name}.json`);
    await writeFile(file, JSON.stringify({ ...defaultSpec(null, this.database.identity.name), ...change }));
    return this.start({ EXSIM_VENUE_CONFIG: file, ...environment });
  }

  /** Verifies against a live worker, or the closed journal when no URL is given. */
  verify(
    url?: string,
    args: readonly string[] = [],
  ): Promise<{ readonly code: number | string; readonly output: string }> {
    const live =
      url === undefined ? {} : { EXSIM_VERIFY_URL: url, EXSIM_VERIFY_ADMIN_KEY: this.database.apiKeys.admin };
    return runVerify(this.#folder, { ...this.environment, ...live }, args);
  }

  /** Runs SQL as the admin; `{s}` is the schema. */
  async sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.database.admin.query(
      text.replaceAll('{s}', this.database.identity.schema),
      values,
    );
    return rows;
  }

  /** Resolves when the query gives a row, asked again and again. */
  async eventually<Row extends object>(text: string, values: unknown[] = []): Promise<Row> {
    for (;;) {
      const [row] = await this.sql<Row>(text, values);
      if (row !== undefined) return row;
    }
  }

  /** Resolves when the tables show everything up to this command. */
  async projected(commandSeq: number): Promise<void> {
    await this.eventually('SELECT 1 FROM {s}.projection WHERE command_seq >= $1', [commandSeq]);
  }
}
