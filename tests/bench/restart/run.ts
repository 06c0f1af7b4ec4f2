import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import { createVenueDatabase, type VenueDatabase } from '../../integration/worker/support/venue-database.ts';
import { commandsOf } from './commands.ts';
import { type JournalFacts, writeJournal } from './journal.ts';
import type { Case, Plan } from './plan.ts';
import { type Beginning, Starter } from './starts.ts';

export type CaseResult = {
  readonly case: Case;
  readonly journal: JournalFacts;
  /** Of each start, ms. */
  readonly genesisMs: readonly number[];
  readonly snapshotMs: readonly number[];
  readonly snapshot: SnapshotFacts;
};

type SnapshotFacts = { readonly stateBytes: number; readonly storedBytes: number };

/** The fewest there may be: a worker on a longer journal makes a snapshot at once. */
const SNAPSHOT_EVERY = 1000;
/** Of each asset: more than these orders need. */
const RICH = '1000000000';
const LOOK_MS = 20;
/** Far beyond what a snapshot takes. */
const MADE_WITHIN_MS = 120_000;

/** Measures case after case, each in a database of its own. `program` is a folder with `src/worker/main.js`. */
export async function runPlan(
  plan: Plan,
  { adminUrl, program, say }: { adminUrl: string; program: string; say: (line: string) => void },
): Promise<CaseResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'exsim-restart-'));
  const results: CaseResult[] = [];
  try {
    for (const one of plan.cases) {
      say(`${one.commands} commands, ${one.resting} of them rest, ${one.window} remembered`);
      const database = await createVenueDatabase(adminUrl);
      const spec = specOf(one);
      try {
        const starter = new Starter(program, folder, database, spec);
        results.push(await measureCase(one, plan.rounds, database, starter, spec));
      } finally {
        await database.drop();
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return results;
}

async function measureCase(
  one: Case,
  rounds: number,
  database: VenueDatabase,
  starter: Starter,
  spec: InstanceSpec,
): Promise<CaseResult> {
  const journal = await writeJournal(database, commandsOf(one, spec));
  const measure = async (from: Beginning, prepare: () => Promise<unknown>): Promise<number[]> => {
    const all: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await prepare();
      all.push(await starter.measure(from, journal.stateHash));
    }
    return all;
  };
  const { admin, identity } = database;
  const forget = () => admin.query(`DELETE FROM ${identity.schema}.snapshots`);
  const genesisMs = await measure('genesis', forget);
  const snapshot = await makeSnapshot(database, starter, journal.commands);
  const snapshotMs = await measure('snapshot', () => Promise.resolve());
  return { case: one, journal, genesisMs, snapshotMs, snapshot };
}

/** One made beside a worker, where the journal is long enough, else the one that a clean stop leaves. */
async function makeSnapshot(
  database: VenueDatabase,
  starter: Starter,
  commands: number,
): Promise<SnapshotFacts> {
  const { worker } = await starter.start();
  try {
    const endMs = performance.now() + MADE_WITHIN_MS;
    while (commands >= SNAPSHOT_EVERY && (await newest(database)) === null && performance.now() < endMs)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    await worker.kill('SIGTERM');
  } finally {
    await worker.kill();
  }
  const facts = await newest(database);
  if (facts === null) throw new Error(`The worker left no snapshot:\n${worker.output}`);
  return facts;
}

async function newest({ admin, identity }: VenueDatabase): Promise<SnapshotFacts | null> {
  const { rows } = await admin.query<{ state: string; stored: string }>(
    `SELECT s.state_bytes AS state, (
       SELECT sum(length(bytes)) FROM ${identity.schema}.snapshot_parts p WHERE p.command_seq = s.command_seq
     ) AS stored
     FROM ${identity.schema}.snapshots s ORDER BY command_seq DESC LIMIT 1`,
  );
  return rows[0] === undefined
    ? null
    : { stateBytes: Number(rows[0].state), storedBytes: Number(rows[0].stored) };
}

const rich = (balances: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(balances).map((asset) => [asset, RICH]));

/** The generic venue, but for what would refuse the orders of these journals. */
function specOf({ window }: Case): InstanceSpec {
  const { symbols, accounts, limits, ...rest } = defaultSpec(null, 'bench');
  const open = { bandBps: null, maxNotional: '0', maxOpenOrders: 1_000_000 };
  return {
    ...rest,
    symbols: symbols.map((symbol) => ({ ...symbol, ...open })),
    accounts: accounts.map((account) => ({ ...account, balances: rich(account.balances) })),
    limits: { ...limits, idempotencyWindow: window },
    snapshotEveryCommands: SNAPSHOT_EVERY,
  };
}
