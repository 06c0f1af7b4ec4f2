import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { Durability, InstanceSpec } from '../../../src/instance/spec.ts';
import { createVenueDatabase } from '../../integration/worker/support/venue-database.ts';
import { WorkerProcess } from '../../integration/worker/support/worker-process.ts';
import type { Server } from './server.ts';

/** Of each asset: more than any run needs. */
const RICH = '1000000000';

export type VenueOptions = {
  readonly adminUrl: string;
  /** A folder with `src/worker/main.js`. */
  readonly program: string;
  readonly durability: Durability;
};

/** A worker process as it comes, on a database of its own. */
export async function startVenue({ adminUrl, program, durability }: VenueOptions): Promise<Server> {
  const database = await createVenueDatabase(adminUrl);
  const folder = await mkdtemp(join(tmpdir(), 'exsim-edges-'));
  const file = join(folder, 'venue.json');
  await writeFile(file, JSON.stringify(specOf(durability)));
  const worker = new WorkerProcess(program, {
    SERVICE_INSTANCE_NAME: database.identity.instanceName,
    POSTGRES_URL: database.url,
    EXSIM_VENUE_CONFIG: file,
  });
  const close = async (): Promise<void> => {
    await worker.kill();
    await database.drop();
    await rm(folder, { recursive: true });
  };
  try {
    await worker.ready();
  } catch (error) {
    await close();
    throw error;
  }
  const { alice, bob } = database.apiKeys;
  return { pid: worker.child.pid ?? 0, ports: worker.logged('ready').ports, keys: { alice, bob }, close };
}

/** The generic venue with funds that last. */
function specOf(durability: Durability): InstanceSpec {
  const { accounts, ...rest } = defaultSpec('generic', 'bench');
  return {
    ...rest,
    durability,
    accounts: accounts.map((account) => ({
      ...account,
      balances: Object.fromEntries(Object.keys(account.balances).map((asset) => [asset, RICH])),
    })),
  };
}
