import { backoffMs } from '../common/backoff.ts';
import type { Clock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import type { EngineConfig } from '../engine/types.ts';
import { engineConfig } from '../instance/engine-config.ts';
import type { InstanceSpec } from '../instance/spec.ts';
import type { SnapshotHeader } from '../stored/snapshot-row.ts';
import { demandKeys, isLoopback } from './access/exposed-host.ts';
import { readKeysOf } from './access/key-store.ts';
import { smokeDatabase } from './data/database.ts';
import { BEGIN_ANEW } from './journal/begin-anew.ts';
import { bringInto, bringUp } from './journal/bring-up.ts';
import { DAMAGED_WAY_OUT } from './journal/chain.ts';
import { ENGINE_CODEC } from './journal/engine-codec.ts';
import { recover } from './journal/recovery.ts';
import { isOutage, sqlState } from './journal/refusals.ts';
import type { JournalTail } from './journal/types.ts';
import type { Projection } from './projection/projection.ts';
import type { WorkerSettings } from './settings.ts';
import { type LoadedSnapshot, loadNewest } from './snapshots/load.ts';
import type { SnapshotStore } from './snapshots/types.ts';
import type { Venue, VenueNote } from './venue.ts';

export type RecoverOptions = {
  readonly venue: Venue;
  readonly settings: WorkerSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onNote: (note: VenueNote) => void;
};

/**
 * From nothing to taking orders: lease, smoke test, snapshot, journal, configuration. Waits for Postgres as long as it takes;
 * rejects with an ExsimError for what waiting does not mend.
 */
export async function recoverVenue(options: RecoverOptions): Promise<void> {
  const { venue, settings, onNote } = options;
  venue.board.enter('recovering', 'it waits for Postgres and the writer lease');
  await venue.writer.open();
  onNote({ level: 'info', message: `lease taken, term ${venue.writer.term}` });
  await smokeTest(options);
  await demandKeysIfExposed(options);
  venue.board.enter('recovering', 'it reads its journal');
  if (settings.spec.durability === 'none') await demandEmptyJournal(options);
  const snapshot = await readHistory(options);
  venue.feeds.begin();
  await untilAnswered(options, () => venue.klines.fill(venue.engine.config.symbols.length));
  const ignored = await bringUp(venue.exchange, wantedConfig(options), settings.spec);
  // An epoch that was shown must never be begun a second time.
  await venue.behind?.flush();
  for (const difference of ignored)
    onNote({ level: 'warn', message: `not in force: ${difference}; to change that, ${BEGIN_ANEW}` });
  tellWeaknesses(venue);
  venue.budget?.begin(venue.engine.commandSeq);
  venue.exchange.serve();
  venue.snapshots?.keeper.begin(snapshot);
  venue.board.enter('serving');
}

async function smokeTest({ venue, settings, clock, onNote }: RecoverOptions): Promise<void> {
  for (const step of await smokeDatabase(venue.pool, settings.identity.schema, clock)) {
    if (step.refusal !== null) throw step.refusal;
    const message = `${step.name}: ${step.detail} (${step.latencyMs.toFixed(1)} ms)`;
    onNote({ level: step.ok ? 'info' : 'warn', message });
  }
}

async function demandKeysIfExposed(options: RecoverOptions): Promise<void> {
  const { host, identity } = options.settings;
  if (isLoopback(host)) return;
  const read = readKeysOf(options.venue.pool, identity.schema);
  await untilAnswered(options, () => demandKeys(host, read));
}

/** Brings the engine to the end of the journal. The snapshot it began with; null: Genesis, or nothing is kept. */
async function readHistory(options: RecoverOptions): Promise<SnapshotHeader | null> {
  const { projection, snapshots } = options.venue;
  if (projection === null || snapshots === null) return null;
  await untilAnswered(options, () => projection.open());
  const loaded = await loadSnapshot(options, snapshots.store, projection.watermark);
  await readJournal(options, projection, loaded?.tail);
  await untilAnswered(options, () => fillTape(options.venue));
  return loaded?.header ?? null;
}

/** The rows of the tables up to a snapshot are not made again: one that is ahead of them cannot be the beginning. */
async function loadSnapshot(
  options: RecoverOptions,
  store: SnapshotStore,
  watermark: number,
): Promise<LoadedSnapshot | null> {
  const { venue, onNote } = options;
  const onUnusable = ({ commandSeq }: SnapshotHeader, problem: string): void =>
    onNote({
      level: 'warn',
      message: `the snapshot at command ${commandSeq} ${problem}; an older state is used`,
    });
  const loaded = await untilAnswered(options, () =>
    loadNewest({ store, upTo: watermark, checkHash: false, onUnusable }),
  );
  if (loaded === null) return null;
  venue.exchange.resume(loaded.engine);
  onNote({ level: 'info', message: `snapshot read, at command ${loaded.header.commandSeq}` });
  return loaded;
}

/** What the tables have is applied alone: nobody reads before `serve`, and the tape is filled from the tables. */
async function readJournal(
  { venue, settings, onNote }: RecoverOptions,
  projection: Projection,
  from: JournalTail | undefined,
): Promise<void> {
  const { exchange, writer } = venue;
  const tail = await recover({
    readAfter: (seq, limit) => writer.readAfter(seq, limit),
    codec: ENGINE_CODEC,
    schema: settings.identity.schema,
    from,
    followedUpTo: projection.watermark,
    catchUp: (commands) => exchange.catchUp(commands),
    replay: (commands) => exchange.replay(commands),
    afterPage: () => projection.room(),
  });
  if (projection.watermark > tail.lastSeq) throw cutOff(settings.identity.schema, tail, projection.watermark);
  writer.startAt(tail);
  onNote({ level: 'info', message: `journal read up to command ${tail.lastSeq}` });
}

/** The replay told the trades that the tables did not have at its start; the ones before them are read there. */
const fillTape = ({ tape, history, engine }: Venue): Promise<void> =>
  tape.fill(engine.config.symbols.length, (symbol, before, count) => history.trades(symbol, before, count));

/** Projections only ever show journaled commands: if they show more, the end of the journal is gone. */
const cutOff = (schema: string, tail: JournalTail, watermark: number): ExsimError =>
  new ExsimError(
    'WORKER_JOURNAL_DAMAGED',
    `The journal of schema "${schema}" ends with command ${tail.lastSeq}, but its tables show command ${watermark}: ` +
      `the rows after ${tail.lastSeq} are missing.`,
    { wayOut: DAMAGED_WAY_OUT },
  );

async function demandEmptyJournal({ venue, settings }: RecoverOptions): Promise<void> {
  const [row] = await venue.writer.readAfter(0, 1);
  if (row === undefined) return;
  throw new ExsimError(
    'WORKER_CONFIG',
    `Durability none begins with an empty market, but schema "${settings.identity.schema}" has a journal.`,
    {
      wayOut: `Go back to \`durability: commit\`, or ${BEGIN_ANEW}.`,
    },
  );
}

/** Brings a venue that serves to another configuration. Rejects with an ExsimError when it cannot become that. */
export const bringVenue = ({ exchange, engine }: Venue, spec: InstanceSpec): Promise<readonly string[]> =>
  bringInto(exchange, configOf(spec, engine.epoch), spec);

/** Under `durability: none` every start is a new lineage: its epoch is the term, which only grows. */
function wantedConfig({ venue, settings }: RecoverOptions): EngineConfig {
  const epoch = settings.spec.durability === 'none' ? venue.writer.term : 1;
  return configOf(settings.spec, epoch);
}

function configOf(spec: InstanceSpec, epoch: number): EngineConfig {
  const config = engineConfig(spec, epoch);
  if (config.ok) return config.value;
  const problems = config.error.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ExsimError('WORKER_CONFIG', problems.join('\n'), { wayOut: 'Correct the instance file.' });
}

/** What makes a commit less durable than it should be is shown for as long as the worker runs. */
function tellWeaknesses({ board, writer }: Venue): void {
  for (const setting of writer.weaknesses)
    board.setDegraded(setting, `Postgres runs with ${setting} off: a crash of its machine can lose commits`);
}

/** Postgres will say the same again, so nobody should start this worker again; a bug stays what it is. */
function unfit(error: unknown, schema: string): unknown {
  const state = sqlState(error);
  if (state === undefined) return error;
  return new ExsimError(
    'WORKER_CONFIG',
    `A worker of this version cannot use the schema "${schema}". Postgres said: ${(error as Error).message} (SQLSTATE ${state}).`,
    {
      wayOut:
        'Run `exsim provision`, which compares the schema with what it should be; then `exsim verify --rebuild`.',
      cause: error,
    },
  );
}

const RETRY = { baseMs: 50, maxMs: 2000 };

/** Tries again while Postgres is away; what waiting does not mend is passed on. */
async function untilAnswered<T>(
  { settings, clock, random, onNote }: RecoverOptions,
  run: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isOutage(error)) throw unfit(error, settings.identity.schema);
      onNote({ level: 'warn', message: `Postgres: ${error.message}` });
      await clock.sleep(backoffMs(attempt, RETRY, random));
    }
  }
}
