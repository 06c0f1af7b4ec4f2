import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type pg from 'pg';
import type { Clock } from '../common/clock.ts';
import { createEngine } from '../engine/index.ts';
import type { EngineCore, EngineReads } from '../engine/types.ts';
import { JOURNAL_SIZE } from '../protocol/degraded.ts';
import type { CurrentSpec } from './configuration/current-spec.ts';
import { StatusBoard } from './control/status-board.ts';
import { LiveExchange } from './exchange/exchange.ts';
import { LIVE_ENGINE } from './exchange/live-engine.ts';
import type { EventSink } from './exchange/sink.ts';
import { FeedHub } from './feeds/hub.ts';
import { BehindJournal } from './journal/behind-journal.ts';
import { JournalBudget } from './journal/budget.ts';
import { ENGINE_CODEC } from './journal/engine-codec.ts';
import { PostgresJournalSizes } from './journal/journal-sizes.ts';
import { PostgresStore } from './journal/postgres-store.ts';
import { VolatileJournal } from './journal/volatile-journal.ts';
import { JournalWriter } from './journal/writer.ts';
import type { Metrics } from './metrics/types.ts';
import { CommittedOnly } from './projection/committed-only.ts';
import { Names } from './projection/names.ts';
import { Projection } from './projection/projection.ts';
import { PostgresProjectionStore } from './projection/store.ts';
import { EventHistory } from './query/event-history.ts';
import { EventLog } from './query/event-log.ts';
import { journalRowsOf } from './query/event-replay.ts';
import { type History, NO_HISTORY, PostgresHistory } from './query/history.ts';
import { NO_KLINES, PostgresKlines } from './query/kline-history.ts';
import { LiveKlines } from './query/live-klines.ts';
import { LiveQueries } from './query/queries.ts';
import { MemoryRows } from './query/recent.ts';
import { TradeTape } from './query/trade-tape.ts';
import type { Queries } from './query/types.ts';
import { RotatingPool } from './secrets/rotating-pool.ts';
import { connectionSettings, type WorkerSettings } from './settings.ts';
import { SnapshotKeeper } from './snapshots/keeper.ts';
import { fromPool, PostgresSnapshots } from './snapshots/postgres-snapshots.ts';
import { SnapshotThread } from './snapshots/thread.ts';
import type { SnapshotStore } from './snapshots/types.ts';

export type VenueOptions = {
  readonly settings: WorkerSettings;
  readonly current: CurrentSpec;
  readonly takeOver: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly connections: () => number;
  /** Followers of the market beyond the venue's own. */
  readonly followers: (engine: EngineReads, tape: TradeTape) => readonly EventSink[];
  readonly onFatal: (error: unknown) => void;
  /** Something happened that a person may want to read in the log. */
  readonly onNote: (note: VenueNote) => void;
};

export type VenueNote = { readonly level: 'info' | 'warn'; readonly message: string };

/** The parts of a venue, wired and not yet running. */
export type Venue = {
  readonly engine: EngineReads;
  readonly exchange: LiveExchange;
  readonly writer: JournalWriter;
  /** Null unless it is `durability: async`. */
  readonly behind: BehindJournal | null;
  /** Null under `durability: none`. */
  readonly budget: JournalBudget | null;
  /** Null under `durability: none`. */
  readonly projection: Projection | null;
  /** Null under `durability: none`. */
  readonly snapshots: { readonly store: SnapshotStore; readonly keeper: SnapshotKeeper } | null;
  readonly tape: TradeTape;
  readonly events: EventHistory;
  readonly history: History;
  readonly queries: Queries;
  readonly feeds: FeedHub;
  readonly klines: LiveKlines;
  readonly board: StatusBoard;
  readonly pool: RotatingPool;
};

/** Statements of queries and projections give up after this; the journal has a connection of its own. */
const POOL_QUERY_TIMEOUT_MS = 15_000;
const POOL_IDLE_MS = 10_000;
/** With the journal's and the snapshot thread's: four at the most, two while little happens. */
const POOL_CONNECTIONS_MAX = 2;

export function createVenue(options: VenueOptions): Venue {
  const { settings, current, clock, random, metrics, onFatal } = options;
  const engine = createEngine(LIVE_ENGINE);
  const pool = createPool(settings);
  const volatile = settings.spec.durability === 'none';
  const tape = new TradeTape();
  const log = new EventLog(engine);
  const journal = volatile ? null : journalRowsOf(pool, settings.identity.schema);
  const events = new EventHistory({ log, journal, clock });
  const budget = volatile ? null : createBudget(options, pool);
  current.onChange(({ limits }) => budget?.setMaxBytes(limits.maxJournalBytes));
  const writer = createWriter(options);
  const projection = volatile ? null : createProjection(options, engine, pool);
  const snapshots =
    projection === null
      ? null
      : createSnapshots(options, {
          ...{ engine, pool, projection, writer },
          onJournalDamage: (problem) => board.setDegraded('journal', problem),
        });
  const memory = new MemoryRows(engine);
  const isAhead = projection !== null && settings.spec.durability === 'async';
  const committedOnly = isAhead ? new CommittedOnly(engine, projection) : null;
  const unwritten = committedOnly ?? projection ?? memory;
  const behind =
    committedOnly === null
      ? null
      : new BehindJournal({
          journal: writer,
          clock,
          onCommitted: (seq) => committedOnly.committed(seq),
          onFatal,
        });
  const board: StatusBoard = new StatusBoard({
    engine,
    clock,
    health: () => exchange.health,
    projectionLagMs: () => projection?.lagMs ?? 0,
    uncommitted: () => behind?.uncommitted ?? 0,
    connections: options.connections,
    onEventLoopDelay: (seconds) => metrics.eventLoopDelayed(seconds),
  });
  // No command that is still to be applied has an earlier time.
  const now = () => (exchange.unanswered > 0 ? engine.time : Math.max(engine.time, clock.now()));
  const feeds: FeedHub = new FeedHub({
    engine,
    clock,
    now,
    defer: setImmediate,
  });
  const exchange: LiveExchange = new LiveExchange({
    engine,
    journal: behind ?? (volatile ? new VolatileJournal(writer) : writer),
    clock,
    get limits() {
      return current.spec.limits;
    },
    sinks: [
      tape,
      feeds,
      unwritten,
      ...optional(snapshots?.keeper),
      board,
      ...options.followers(engine, tape),
    ],
    metrics,
    onAnswered: (outcome, waitedMs) => board.onAnswered(outcome, waitedMs),
    backpressure: () => budget?.refusal() ?? projection?.backpressure() ?? null,
    defer: setImmediate,
    onFatal,
  });
  const names = new Names(engine);
  const history = volatile ? NO_HISTORY : new PostgresHistory(pool, settings.identity.schema, names);
  const klines = new LiveKlines({
    memory: () => feeds.klines,
    history: volatile ? NO_KLINES : new PostgresKlines(pool, settings.identity.schema, names),
    unwritten,
    now,
  });
  const queries = new LiveQueries({ engine, unwritten, tape, history });
  return {
    ...{ engine, exchange, writer, behind, budget, projection, snapshots },
    ...{ tape, events, history, queries, feeds, klines, board, pool },
  };

  function createWriter({ takeOver }: VenueOptions): JournalWriter {
    return new JournalWriter({
      store: new PostgresStore(connectionSettings(settings), settings.identity.schema),
      codec: ENGINE_CODEC,
      clock,
      random,
      lease: { owner: `${hostname()}:${process.pid}:${randomUUID()}`, takeOver },
      onFatal,
      onHealth: (reason) => {
        noteTrouble(options, 'journal', reason);
        board.changed();
      },
      onCommitted: ({ lastSeq, commands, bytes, seconds }) => {
        budget?.appended(lastSeq, bytes);
        metrics.journalCommitted(seconds, commands);
      },
    });
  }

  function createBudget({ onNote }: VenueOptions, pool: pg.Pool): JournalBudget {
    return new JournalBudget({
      maxBytes: current.spec.limits.maxJournalBytes,
      sizes: new PostgresJournalSizes(pool, settings.identity.schema),
      clock,
      random,
      onTrouble: (reason) => {
        if (reason === null) onNote({ level: 'info', message: 'journal: has room again' });
        else onNote({ level: 'warn', message: `journal: ${reason}` });
        board.setDegraded(JOURNAL_SIZE, reason);
      },
      onWarning: (message) => onNote({ level: 'warn', message }),
    });
  }
}

function createPool(settings: WorkerSettings): RotatingPool {
  const pool = new RotatingPool(connectionSettings(settings), {
    max: POOL_CONNECTIONS_MAX,
    idleTimeoutMillis: POOL_IDLE_MS,
    query_timeout: POOL_QUERY_TIMEOUT_MS,
  });
  // A connection that is lost is replaced when one is needed, and statements report their own failures. The pool
  // listens to idle ones only: one lost between two statements of a transaction would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const createProjection = (options: VenueOptions, engine: EngineReads, pool: pg.Pool): Projection =>
  new Projection({
    engine,
    store: new PostgresProjectionStore(pool, options.settings.identity.schema),
    clock: options.clock,
    random: options.random,
    metrics: options.metrics,
    onTrouble: (reason) => noteTrouble(options, 'projection', reason),
  });

type SnapshotParts = {
  readonly engine: EngineCore;
  readonly pool: pg.Pool;
  readonly projection: Projection;
  readonly writer: JournalWriter;
  /** Orders go on; the next start would not. */
  readonly onJournalDamage: (problem: string | null) => void;
};

/** Behind the projection among the followers: a snapshot is made of what the tables have. */
function createSnapshots(
  { settings, current, clock, random, metrics, onNote }: VenueOptions,
  { engine, pool, projection, writer, onJournalDamage }: SnapshotParts,
): Venue['snapshots'] {
  const { schema } = settings.identity;
  const store = new PostgresSnapshots(pool, fromPool(pool), schema);
  const keeper = new SnapshotKeeper({
    engine,
    store,
    maker: new SnapshotThread({ connection: connectionSettings(settings), schema }),
    term: () => writer.term,
    get everyCommands() {
      return current.spec.snapshotEveryCommands;
    },
    coveredSeq: () => projection.coveredSeq,
    clock,
    random,
    metrics,
    onWarning: (message) => onNote({ level: 'warn', message }),
    onJournalDamage,
  });
  return { store, keeper };
}

const optional = <T>(item: T | undefined): readonly T[] => (item === undefined ? [] : [item]);

function noteTrouble({ onNote }: VenueOptions, part: string, reason: string | null): void {
  if (reason === null) onNote({ level: 'info', message: `${part}: works` });
  else onNote({ level: 'warn', message: `${part}: ${reason}` });
}
