import { systemClock } from '../../../src/common/clock.ts';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { SNAPSHOT_EVERY_RANGE } from '../../../src/instance/limits.ts';
import type { Durability, InstanceSpec } from '../../../src/instance/spec.ts';
import { CurrentSpec } from '../../../src/worker/configuration/current-spec.ts';
import { createMetrics } from '../../../src/worker/metrics/prometheus.ts';
import { recoverVenue } from '../../../src/worker/recover-venue.ts';
import { readSettings, type WorkerSettings } from '../../../src/worker/settings.ts';
import { createVenue, type Venue, type VenueNote } from '../../../src/worker/venue.ts';
import { createVenueDatabase, type VenueDatabase } from '../../integration/worker/support/venue-database.ts';
import type { Contender } from './contender.ts';
import { Orders } from './orders.ts';

/** Enough for what rests, whatever a venue lets one account have open. */
const ACCOUNTS = 64;
const SEED = 42;
/** A client that is told to come back later does so after this. */
const BUSY_MS = 5;

/**
 * A venue as a worker wires it, without its edges: sequencing, journal, engine, projections, status and metrics. Orders
 * go in where HTTP and gRPC hand them over.
 */
export class BenchVenue implements Contender {
  readonly #venue: Venue;
  readonly #database: VenueDatabase;
  readonly #orders: Orders;

  private constructor(venue: Venue, database: VenueDatabase) {
    this.#venue = venue;
    this.#database = database;
    this.#orders = new Orders(venue.engine.accounts.length, SEED);
  }

  static async open(
    adminUrl: string,
    durability: Durability,
    { snapshots }: { readonly snapshots: boolean },
  ): Promise<BenchVenue> {
    const database = await createVenueDatabase(adminUrl);
    const settings = settingsOf(database, specOf(durability, snapshots));
    const venue = createVenue({
      settings,
      current: new CurrentSpec(settings.spec, ''),
      takeOver: false,
      clock: systemClock,
      random: Math.random,
      metrics: createMetrics(settings.info),
      connections: () => 0,
      followers: () => [],
      onFatal: (error) => {
        throw error;
      },
      onNote: tellTrouble,
    });
    await recoverVenue({ venue, settings, clock: systemClock, random: Math.random, onNote: tellTrouble });
    return new BenchVenue(venue, database);
  }

  async submit(): Promise<void> {
    const command = this.#orders.next();
    let outcome = await this.#venue.exchange.submit(command);
    for (; outcome.kind === 'busy'; outcome = await this.#venue.exchange.submit(command))
      await systemClock.sleep(BUSY_MS);
    if (outcome.kind === 'applied') this.#orders.answered(outcome);
    else if (outcome.kind !== 'rejected') throw new Error(`Expected an answer, but was: ${outcome.reason}.`);
    else if (command.type !== 'cancel')
      throw new Error(`Expected no refusals, but was ${outcome.event.code}.`);
  }

  async close(): Promise<void> {
    const { exchange, snapshots, projection, budget, writer, pool } = this.#venue;
    await exchange.drain();
    exchange.stop('measured');
    await projection?.close(60_000);
    await snapshots?.keeper.close({ last: false, graceMs: 0 });
    budget?.close();
    await writer.close();
    await pool.end();
    await this.#database.drop();
  }
}

/** A figure that something went wrong behind is none. */
function tellTrouble({ level, message }: VenueNote): void {
  if (level === 'warn') console.error(message);
}

function settingsOf({ identity, url }: VenueDatabase, spec: InstanceSpec): WorkerSettings {
  const settings = readSettings({ SERVICE_INSTANCE_NAME: identity.instanceName, POSTGRES_URL: url });
  return { ...settings, spec };
}

/** The generic venue with more accounts; its snapshots come as often as anywhere, or never. */
function specOf(durability: Durability, snapshots: boolean): InstanceSpec {
  const spec = defaultSpec('generic', 'bench');
  const balances = spec.accounts[0]!.balances;
  const accounts = Array.from({ length: ACCOUNTS }, (_, at) => ({
    id: `trader${at}`,
    balances,
    apiKey: null,
  }));
  const [, never, often] = SNAPSHOT_EVERY_RANGE;
  return { ...spec, durability, accounts, snapshotEveryCommands: snapshots ? often : never };
}
