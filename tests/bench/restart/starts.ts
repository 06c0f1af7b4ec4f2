import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import type { VenueDatabase } from '../../integration/worker/support/venue-database.ts';
import { WorkerProcess } from '../../integration/worker/support/worker-process.ts';

/** Far beyond what a start takes. */
const READY_WITHIN_MS = 600_000;

export type Beginning = 'genesis' | 'snapshot';

type Started = {
  readonly worker: WorkerProcess;
  readonly url: string;
  /** From the spawn of the process to the word "ready" in its log. */
  readonly readyMs: number;
};

/** Starts worker processes on one venue, each a new process. */
export class Starter {
  readonly #program: string;
  readonly #database: VenueDatabase;
  readonly #environment: Readonly<Record<string, string>>;

  /** `program` is a folder with `src/worker/main.js`, `folder` one for the files of this run. */
  constructor(program: string, folder: string, database: VenueDatabase, spec: InstanceSpec) {
    this.#program = program;
    this.#database = database;
    const file = join(folder, `${database.identity.name}.json`);
    writeFileSync(file, JSON.stringify(spec));
    this.#environment = {
      SERVICE_INSTANCE_NAME: database.identity.instanceName,
      POSTGRES_URL: database.url,
      EXSIM_VENUE_CONFIG: file,
    };
  }

  async start(): Promise<Started> {
    const startedMs = performance.now();
    const worker = new WorkerProcess(this.#program, this.#environment);
    try {
      const url = await worker.ready(READY_WITHIN_MS);
      return { worker, url, readyMs: performance.now() - startedMs };
    } catch (error) {
      await worker.kill();
      throw error;
    }
  }

  /** Starts a worker, looks where it began and whether its state is right, and kills it. How long the start took, ms. */
  async measure(from: Beginning, stateHash: string): Promise<number> {
    const { worker, url, readyMs } = await this.start();
    try {
      if (worker.output.includes('snapshot read') !== (from === 'snapshot'))
        throw new Error(`Expected a start from ${from}, but the worker said:\n${worker.output}`);
      const headers = { 'x-api-key': this.#database.apiKeys.admin };
      const state = (await (await fetch(`${url}/api/v1/state`, { headers })).json()) as { stateHash: string };
      if (state.stateHash !== stateHash)
        throw new Error(`Expected the state ${stateHash} after a restart, but was ${state.stateHash}.`);
    } finally {
      await worker.kill();
    }
    return readyMs;
  }
}
