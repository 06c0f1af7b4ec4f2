import { type Clock, systemClock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import { redisKey } from '../instance/redis-keys.ts';
import { selfIdentity } from '../process/identity.ts';
import { acquireLock } from '../process/lock.ts';
import type { SupervisorMessage } from '../protocol/control.ts';
import { CachedApiKeys, type KeyStore, storedKeys } from './access/api-keys.ts';
import { passingKeys } from './access/passing-keys.ts';
import { rateLimitsOf } from './access/rate-limits.ts';
import { Closers } from './closers.ts';
import { ControlServer } from './control/control-server.ts';
import { smokeCache } from './data/cache.ts';
import { Readiness } from './data/readiness.ts';
import { Discovery } from './discovery/discovery.ts';
import { discoverySnapshot } from './discovery/snapshot.ts';
import { createGrpcEdge } from './grpc/server.ts';
import { createHttpEdge } from './http/server.ts';
import type { BehindJournal } from './journal/behind-journal.ts';
import type { WorkerLog } from './logging.ts';
import { createMetrics } from './metrics/prometheus.ts';
import type { VenueReading } from './metrics/types.ts';
import { recoverVenue } from './recover-venue.ts';
import type { WorkerSettings } from './settings.ts';
import type { Edge, EdgeDependencies } from './types.ts';
import { createVenue, type Venue, type VenueNote } from './venue.ts';

export type WorkerOptions = {
  readonly settings: WorkerSettings;
  readonly log: WorkerLog;
  readonly takeOver: boolean;
  /** Called once with what makes going on impossible. The caller ends the process. */
  readonly onFatal: (error: unknown) => void;
  /** The supervisor asks for the end. */
  readonly onDrain: (graceMs: number) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
};

/**
 * One venue process: lock -> control socket -> listen -> lease -> journal -> ready, and back in reverse order. It
 * answers health from the moment it listens, and takes orders when the journal is read.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #clock: Clock;
  readonly #closers = new Closers();
  readonly #metrics: ReturnType<typeof createMetrics>;
  readonly #venue: Venue;
  readonly #startedAt: string;
  #discovery: Discovery | null = null;
  #http: Edge | null = null;
  #grpc: Edge | null = null;
  #since: string;
  #failed = false;
  #storesLast = false;
  #snapshotGraceMs = 0;

  constructor(options: WorkerOptions) {
    const { settings } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#startedAt = new Date(this.#clock.now()).toISOString();
    this.#since = this.#startedAt;
    this.#metrics = createMetrics(
      settings.info,
      settings.spec.symbols.map(({ symbol }) => symbol),
    );
    this.#venue = createVenue({
      settings,
      takeOver: options.takeOver,
      clock: this.#clock,
      random: this.#random,
      metrics: this.#metrics,
      connections: () => (this.#http?.connections ?? 0) + (this.#grpc?.connections ?? 0),
      followers: (engine, tape) => {
        this.#discovery = this.#createDiscovery(engine, tape);
        return this.#discovery === null ? [] : [this.#discovery.sink];
      },
      onFatal: (error) => this.#fail(error),
      onNote: (note) => this.#note(note),
    });
  }

  /** The ports it listens on; only after `start`. */
  get ports(): { readonly http: number; readonly grpc: number } {
    return { http: this.#http?.port ?? 0, grpc: this.#grpc?.port ?? 0 };
  }

  /** Listens, then recovers. Resolves when orders are taken. */
  async start(): Promise<void> {
    await this.#lock();
    await this.#openControl();
    await this.#listen();
    this.#openDiscovery();
    this.#openVenue();
    await recoverVenue({
      venue: this.#venue,
      settings: this.#options.settings,
      clock: this.#clock,
      random: this.#random,
      onNote: (note) => this.#note(note),
    });
    this.#discovery?.publish();
    await this.#smokeCache();
    this.#options.log.log.info({ ports: this.ports, commandSeq: this.#venue.engine.commandSeq }, 'ready');
  }

  /**
   * Takes nothing new, answers what was taken, closes everything in reverse order. Takes at most `graceMs` for the
   * clients and a little for the rest. `error`: what it ends for, null when it was asked to. After an error the next
   * start replays the journal: an engine that something went wrong around is not what to begin with.
   */
  async stop(graceMs: number, error: unknown): Promise<void> {
    this.#storesLast = error === null;
    const { board, exchange } = this.#venue;
    board.enter('draining', 'it is stopping');
    const endMs = this.#clock.monotonicMs() + graceMs;
    const patience = new AbortController();
    const drained = Promise.race([exchange.drain(), this.#clock.sleep(graceMs, patience.signal)]);
    const stopped = drained.then(() => exchange.stop('the venue is stopping'));
    const edgeGraceMs = graceMs + LAST_ANSWERS_MS;
    await Promise.all([stopped, this.#http?.close(edgeGraceMs), this.#grpc?.close(edgeGraceMs)]);
    patience.abort();
    this.#snapshotGraceMs = Math.max(0, endMs - this.#clock.monotonicMs()) + SNAPSHOT_GRACE_MS;
    await this.#closers.closeAll((name, error) =>
      this.#options.log.log.warn({ err: error }, `closing ${name}`),
    );
  }

  get #random(): () => number {
    return this.#options.random ?? Math.random;
  }

  async #lock(): Promise<void> {
    const { lockFile } = this.#options.settings;
    if (lockFile === null) return;
    const lock = await acquireLock(lockFile);
    if (!lock.ok)
      throw new ExsimError(
        'WORKER_REFUSED',
        `Process ${lock.error.pid} runs this instance already, since ${lock.error.since}.`,
        {
          wayOut: 'Stop it first, with `exsim stop` or `exsim down`.',
        },
      );
    this.#closers.add('lock', () => lock.value.release());
  }

  async #openControl(): Promise<void> {
    const { info, control } = this.#options.settings;
    if (control === null) return;
    const { pid, start } = await selfIdentity();
    const server = await ControlServer.listen({
      socket: control.socket,
      hello: {
        type: 'hello',
        pid,
        start,
        nonce: control.nonce,
        instanceName: info.instanceName,
        configHash: control.configHash,
        version: info.version,
        startedAt: this.#startedAt,
      },
      status: () => this.#venue.board.status(),
      onMessage: (message) => this.#obey(message),
      clock: this.#clock,
    });
    this.#closers.add('control socket', () => server.close());
    this.#onStatusChange(() => server.changed());
  }

  #onStatusChange(listener: () => void): void {
    const { board } = this.#venue;
    const before = board.onChange;
    board.onChange = () => {
      before();
      listener();
    };
  }

  #obey(message: SupervisorMessage): void {
    switch (message.type) {
      case 'drain':
        this.#options.onDrain(message.graceMs);
        return;
      case 'reopenLog':
        this.#options.log.reopen();
        return;
    }
  }

  async #listen(): Promise<void> {
    const { settings } = this.#options;
    const deps = this.#edgeDependencies();
    const { httpPort, grpcPort, host } = settings;
    this.#http = await listening('HTTP_PORT', httpPort, host, (listen) => createHttpEdge(deps, listen));
    this.#grpc = await listening('GRPC_PORT', grpcPort, host, (listen) => createGrpcEdge(deps, listen));
    this.#options.log.log.info({ host: settings.host, ports: this.ports }, 'listening');
  }

  #edgeDependencies(): EdgeDependencies {
    const { settings, log } = this.#options;
    const { exchange, queries, events, feeds, klines, pool, engine, writer, budget } = this.#venue;
    const readiness = new Readiness({
      pool,
      cache: this.#discovery === null ? null : { redis: this.#discovery.redis, prefix: this.#smokePrefix },
      journal: () => writer.health,
      noRoom: () => budget?.refusal()?.reason ?? null,
      clock: this.#clock,
    });
    return {
      info: settings.info,
      spec: settings.spec,
      exchange,
      queries,
      feeds,
      events,
      klines: (query) => klines.read(query),
      apiKeys: new CachedApiKeys({ store: this.#keys(), engine, clock: this.#clock }),
      rateLimits: rateLimitsOf(settings.spec.limits, this.#clock),
      metrics: this.#metrics,
      renderMetrics: () => {
        this.#metrics.venueRead(this.#readVenue());
        return this.#metrics.render();
      },
      readyChecks: () => readiness.checks(),
      now: () => this.#clock.now(),
      log: log.log,
    };
  }

  #keys(): KeyStore {
    const { spec, identity } = this.#options.settings;
    const stored = storedKeys(this.#venue.pool, identity.schema);
    if (spec.durability !== 'none') return stored;
    return passingKeys(stored, new Set(spec.accounts.map(({ id }) => id)));
  }

  #readVenue(): VenueReading {
    const { settings, log } = this.#options;
    const { exchange, board, behind, budget, projection, engine } = this.#venue;
    const { accepting, degraded } = board.status();
    const { maxJournalBytes } = settings.spec.limits;
    return {
      accepting,
      degraded,
      queuedCommands: exchange.unanswered,
      openOrders: engine.openOrderCount(),
      projectionLagSeconds: (projection?.lagMs ?? 0) / 1000,
      uncommittedCommands: behind?.uncommitted ?? 0,
      journal: budget === null ? null : { bytes: budget.bytes, bytesMax: maxJournalBytes },
      connections: { http: this.#http?.connections ?? 0, grpc: this.#grpc?.connections ?? 0 },
      lostLogLines: log.lostLines,
    };
  }

  #createDiscovery(
    engine: Venue['engine'],
    tape: ConstructorParameters<typeof Discovery>[0]['tape'],
  ): Discovery | null {
    const { redisUrl, identity } = this.#options.settings;
    if (redisUrl === null) return null;
    return new Discovery({
      url: redisUrl,
      identity,
      engine,
      tape,
      clock: this.#clock,
      random: this.#random,
      metrics: this.#metrics,
      snapshot: () => this.#snapshot(),
      isDurable: this.#options.settings.spec.durability === 'commit',
      onHealth: (reason) => {
        this.#note({ level: reason === null ? 'info' : 'warn', message: reason ?? 'Redis: works' });
        this.#venue.board.setDegraded('redis', reason);
      },
    });
  }

  #openDiscovery(): void {
    const discovery = this.#discovery;
    if (discovery === null) {
      this.#note({ level: 'info', message: 'Redis is off: no discovery entry, no cache, no streams' });
      return;
    }
    // A fenced worker leaves the entry to the one that took its place.
    this.#closers.add('discovery', () => discovery.close(!this.#failed));
    let phase = this.#venue.board.status().phase;
    this.#onStatusChange(() => {
      const now = this.#venue.board.status().phase;
      if (now === phase) return;
      phase = now;
      this.#since = new Date(this.#clock.now()).toISOString();
      discovery.changed();
    });
    discovery.register();
  }

  #snapshot(): object {
    return discoverySnapshot({
      settings: this.#options.settings,
      ports: this.ports,
      startedAt: this.#startedAt,
      status: this.#venue.board.status(),
      since: this.#since,
    });
  }

  #openVenue(): void {
    const { board, pool, writer, behind, budget, projection, snapshots } = this.#venue;
    this.#closers.add('status', async () => board.close());
    this.#closers.add('database pool', () => endWithin(pool, POOL_GRACE_MS));
    this.#closers.add('journal', () => writer.close());
    if (budget !== null) this.#closers.add('journal budget', async () => budget.close());
    // Closed behind the projection: the last snapshot is of what the tables have.
    if (snapshots !== null)
      this.#closers.add('snapshots', () =>
        snapshots.keeper.close({ last: this.#storesLast, graceMs: this.#snapshotGraceMs }),
      );
    if (projection !== null) this.#closers.add('projection', () => projection.close(PROJECTION_GRACE_MS));
    if (behind !== null) this.#closers.add('journal behind', () => this.#catchUp(behind));
  }

  /** The journal catches up with what was answered, or it is said what is lost. */
  async #catchUp(behind: BehindJournal): Promise<void> {
    const lost = await behind.close(this.#failed ? 0 : JOURNAL_GRACE_MS);
    if (lost > 0) this.#note({ level: 'warn', message: `lost: ${lost} commands that were not journaled` });
  }

  get #smokePrefix(): string {
    return redisKey(this.#options.settings.identity, 'smoke', '');
  }

  async #smokeCache(): Promise<void> {
    if (this.#discovery === null) return;
    for (const step of await smokeCache(this.#discovery.redis, this.#smokePrefix, this.#clock))
      this.#note({
        level: step.ok ? 'info' : 'warn',
        message: `${step.name}: ${step.detail} (${step.latencyMs.toFixed(1)} ms)`,
      });
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.onFatal(error);
  }

  #note({ level, message }: VenueNote): void {
    this.#options.log.log[level](message);
  }
}

/** For what the end of the grace answers to reach its clients. */
const LAST_ANSWERS_MS = 200;
/** For what is answered and not yet in the journal, under `durability: async`. */
const JOURNAL_GRACE_MS = 2000;
const PROJECTION_GRACE_MS = 2000;
/** Beside what is left of the grace of the clients. */
const SNAPSHOT_GRACE_MS = 1000;
const POOL_GRACE_MS = 500;

async function listening(
  variable: string,
  port: number,
  host: string,
  open: (listen: { host: string; port: number }) => Promise<Edge>,
): Promise<Edge> {
  try {
    return await open({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (code === 'EADDRINUSE')
      throw new ExsimError('PORT_TAKEN', `Port ${port} on ${host} (${variable}) is in use.`, {
        wayOut: `Stop whoever listens there, or set ${variable} to another port.`,
        cause,
      });
    throw new ExsimError('WORKER_CONFIG', `Cannot listen on ${host}:${port} (HOST, ${variable}): ${code}.`, {
      wayOut: 'Set HOST to an address of this machine and the ports to free ones.',
      cause,
    });
  }
}

async function endWithin(pool: Venue['pool'], graceMs: number): Promise<void> {
  const patience = new AbortController();
  await Promise.race([pool.end(), systemClock.sleep(graceMs, patience.signal)]);
  patience.abort();
}
