import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import { createVenueDatabase } from '../../integration/worker/support/venue-database.ts';
import { runVerify, WorkerProcess } from '../../integration/worker/support/worker-process.ts';
import type { FuzzTarget } from '../target.ts';
import { MemoryProbe } from './memory.ts';

/** Of each asset: more than any run needs. */
const RICH = '1000000000';

/** A worker process as it comes, on a Postgres database of its own. */
export type FuzzVenue = {
  readonly target: FuzzTarget;
  readonly memory: MemoryProbe;
  /** How long it could run and was not let, since it was started; 0 where the system does not say. */
  waitedMs(): number;
  /** How it ended; null while it runs. */
  exit(): number | string | null;
  /** Lines of its log that are worse than a warning. */
  errors(): readonly string[];
  /** Replays the journal and compares: exit code and report. */
  verify(): Promise<{ readonly code: number | string; readonly output: string }>;
  close(): Promise<void>;
};

/** `program`: a folder with `src/worker/main.js`. */
export async function startVenue(adminUrl: string, program: string): Promise<FuzzVenue> {
  const database = await createVenueDatabase(adminUrl);
  const folder = await mkdtemp(join(tmpdir(), 'exsim-fuzz-edges-'));
  const file = join(folder, 'venue.json');
  await writeFile(file, JSON.stringify(richSpec()));
  const environment = {
    SERVICE_INSTANCE_NAME: database.identity.instanceName,
    POSTGRES_URL: database.url,
    EXSIM_VENUE_CONFIG: file,
  };
  const worker = new WorkerProcess(program, { ...environment, NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  let exit: number | string | null = null;
  void worker.exited.then((code) => {
    exit = code;
  });
  const close = async (): Promise<void> => {
    await worker.kill('SIGTERM');
    await database.drop();
    await rm(folder, { recursive: true });
  };
  try {
    const url = await worker.ready();
    const { ports } = worker.logged('ready');
    const live = { EXSIM_VERIFY_URL: url, EXSIM_VERIFY_ADMIN_KEY: database.apiKeys.admin };
    return {
      target: { ports, keys: database.apiKeys },
      memory: new MemoryProbe(/ws:\/\/\S+/.exec(worker.output)?.[0] ?? ''),
      waitedMs: () => waitedMs(worker.child.pid),
      exit: () => exit,
      errors: () =>
        worker.output.split('\n').filter((line) => /"level":(?:"(?:error|fatal)"|[56]0)/.test(line)),
      verify: () => runVerify(program, { ...environment, ...live }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The generic venue with funds that last. */
function richSpec(): InstanceSpec {
  const { accounts, ...rest } = defaultSpec('generic', 'fuzz');
  return {
    ...rest,
    accounts: accounts.map((account) => ({
      ...account,
      balances: Object.fromEntries(Object.keys(account.balances).map((asset) => [asset, RICH])),
    })),
  };
}

/** Linux counts nanoseconds of a process's first thread: run, waited, times run. */
function waitedMs(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}
