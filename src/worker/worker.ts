import { type Clock, systemClock } from '../common/clock.ts';
import type { SupervisorMessage } from '../protocol/control.ts';
import { closeVenueWith, type Ending } from './close-venue.ts';
import { Closers } from './closers.ts';
import { CurrentSpec } from './configuration/current-spec.ts';
import { Reloader } from './configuration/reloader.ts';
import { cpuMs } from './control/process-load.ts';
import { Announcement } from './discovery/announcement.ts';
import { edgeDependencies } from './edge-dependencies.ts';
import { Edges, type PerEdge } from './edges.ts';
import type { WorkerLog } from './logging.ts';
import { createMetrics } from './metrics/prometheus.ts';
import { bringVenue, recoverVenue } from './recover-venue.ts';
import { SecretsWatch } from './secrets/watch.ts';
import { readSpecFile, type WorkerSettings } from './settings.ts';
import { openSupervision } from './supervision.ts';
import { createVenue, type Venue, type VenueNote } from './venue.ts';

export type WorkerOptions = {
  readonly settings: WorkerSettings;
  readonly log: WorkerLog;
  readonly takeOver: boolean;
  /** Called once with what makes going on impossible. The caller ends the process. */
  readonly onFatal: (error: unknown) => void;
  /** Hears of every password there comes to be, before it is used: none may get into the log. */
  readonly onPassword: (password: string) => void;
  /** The supervisor asks for the end. */
  readonly onDrain: (graceMs: number) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
};

/** For what the end of the grace answers to reach its clients. */
const LAST_ANSWERS_MS = 200;
/** Beside what is left of the grace of the clients. */
const SNAPSHOT_GRACE_MS = 1000;

/**
 * One venue process: lock -> control socket -> listen -> lease -> journal -> ready, and back in reverse order. It
 * answers health from the moment it listens, and takes orders when the journal is read.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #closers = new Closers();
  readonly #metrics: ReturnType<typeof createMetrics>;
  readonly #edges = new Edges();
  readonly #current: CurrentSpec;
  readonly #reloader: Reloader;
  readonly #venue: Venue;
  readonly #startedAt: string;
  /** Null: the passwords are for good. */
  readonly #secrets: SecretsWatch | null;
  /** Null: the instance has no Redis. */
  #announcement: Announcement | null = null;
  #ending: Ending = { failed: false, storesLast: false, snapshotGraceMs: 0 };

  constructor(options: WorkerOptions) {
    const { settings, takeOver, clock = systemClock, random = Math.random } = options;
    this.#options = options;
    this.#clock = clock;
    this.#random = random;
    this.#startedAt = new Date(clock.now()).toISOString();
    this.#metrics = createMetrics(
      settings.info,
      settings.spec.symbols.map(({ symbol }) => symbol),
    );
    this.#current = new CurrentSpec(settings.spec, settings.control?.configHash ?? '');
    this.#venue = createVenue({
      ...{ settings, current: this.#current, takeOver, clock, random, metrics: this.#metrics },
      connections: () => this.#edges.connections.http + this.#edges.connections.grpc,
      followers: (engine, tape) => {
        this.#announcement = this.#createAnnouncement(engine, tape);
        return this.#announcement === null ? [] : [this.#announcement.sink];
      },
      onFatal: (error) => this.#fail(error),
      onNote: (note) => this.#note(note),
    });
    this.#reloader = this.#createReloader();
    this.#secrets = this.#createSecretsWatch();
  }

  /** The ports it listens on; only after `start`. */
  get ports(): PerEdge {
    return this.#edges.ports;
  }

  /** Listens, then recovers. Resolves when orders are taken. */
  async start(): Promise<void> {
    const { settings, log } = this.#options;
    const venue = this.#venue;
    await openSupervision({
      ...{ settings, current: this.#current, clock: this.#clock, board: venue.board, closers: this.#closers },
      startedAt: this.#startedAt,
      secretsHash: () => this.#secrets?.hash ?? null,
      onMessage: (message) => this.#obey(message),
    });
    await this.#listen();
    this.#announce();
    const onNote = (note: VenueNote) => this.#note(note);
    closeVenueWith(this.#closers, venue, () => this.#ending, onNote);
    await recoverVenue({ venue, settings, clock: this.#clock, random: this.#random, onNote });
    this.#reloader.begin();
    this.#secrets?.begin();
    this.#closers.add('secrets', async () => this.#secrets?.close());
    await this.#publish();
    const { commandSeq } = venue.engine;
    log.log.info({ ports: this.ports, commandSeq, cpuMs: Math.round(cpuMs()) }, 'ready');
  }

  /**
   * Takes nothing new, answers what was taken, closes everything in reverse order. Takes at most `graceMs` for the
   * clients and a little for the rest. `error`: what it ends for, null when it was asked to. After an error the next
   * start replays the journal: an engine that something went wrong around is not what to begin with.
   */
  async stop(graceMs: number, error: unknown): Promise<void> {
    const { board, exchange } = this.#venue;
    board.enter('draining', 'it is stopping');
    const endMs = this.#clock.monotonicMs() + graceMs;
    const patience = new AbortController();
    const drained = Promise.race([exchange.drain(), this.#clock.sleep(graceMs, patience.signal)]);
    const stopped = drained.then(() => exchange.stop('the venue is stopping'));
    await Promise.all([stopped, this.#edges.close(graceMs + LAST_ANSWERS_MS)]);
    patience.abort();
    const snapshotGraceMs = Math.max(0, endMs - this.#clock.monotonicMs()) + SNAPSHOT_GRACE_MS;
    this.#ending = { ...this.#ending, storesLast: error === null, snapshotGraceMs };
    await this.#closers.closeAll((name, failure) =>
      this.#options.log.log.warn({ err: failure }, `closing ${name}`),
    );
  }

  #obey(message: SupervisorMessage): void {
    switch (message.type) {
      case 'drain':
        this.#options.onDrain(message.graceMs);
        return;
      case 'reload':
        this.#reloader.reload(message);
        return;
    }
  }

  async #listen(): Promise<void> {
    const { settings, log } = this.#options;
    const deps = edgeDependencies({
      ...{
        settings,
        current: this.#current,
        log,
        clock: this.#clock,
        venue: this.#venue,
        metrics: this.#metrics,
      },
      redis: this.#announcement?.redis ?? null,
      connections: () => this.#edges.connections,
    });
    await this.#edges.listen(deps, settings);
    log.log.info({ host: settings.host, ports: this.ports }, 'listening');
  }

  #createReloader(): Reloader {
    const { settings, log } = this.#options;
    this.#current.onChange(({ logLevel, symbols }) => {
      log.setLevel(logLevel);
      this.#metrics.listed(symbols.map(({ symbol }) => symbol));
    });
    return new Reloader({
      current: this.#current,
      read: () => readSpecFile(settings.specFile),
      bring: (spec) => bringVenue(this.#venue, spec),
      changed: () => this.#venue.board.changed(),
      note: (level, message) => this.#note({ level, message }),
    });
  }

  #createSecretsWatch(): SecretsWatch | null {
    const { secretsFile: file } = this.#options.settings;
    if (file === null) return null;
    return new SecretsWatch({
      ...{ file, clock: this.#clock },
      learn: ({ postgresPassword, redisPassword }) => {
        for (const password of [postgresPassword, redisPassword])
          if (password !== null) this.#options.onPassword(password);
      },
      renew: () => this.#renewConnections(),
      changed: () => this.#venue.board.changed(),
      note: (level, message) => this.#note({ level, message }),
    });
  }

  /** One after the other, so that a wrong password costs no more than one of them. */
  async #renewConnections(): Promise<boolean> {
    if (!(await this.#venue.writer.renew())) return false;
    this.#venue.pool.renew();
    // A connection to Redis that is refused now is made anew, with the password of then.
    await this.#announcement?.renew().catch(() => this.#announcement?.redis.disconnect(true));
    return true;
  }

  #createAnnouncement(
    ...[engine, tape]: Parameters<Parameters<typeof createVenue>[0]['followers']>
  ): Announcement | null {
    const { settings } = this.#options;
    if (settings.redisUrl === null) return null;
    return new Announcement({
      ...{ settings, url: settings.redisUrl, engine, tape, startedAt: this.#startedAt },
      ...{ clock: this.#clock, random: this.#random, metrics: this.#metrics },
      ports: () => this.ports,
      status: () => this.#venue.board.status(),
      onHealth: (reason) => {
        this.#note({ level: reason === null ? 'info' : 'warn', message: reason ?? 'Redis: works' });
        this.#venue.board.setDegraded('redis', reason);
      },
    });
  }

  #announce(): void {
    const announcement = this.#announcement;
    if (announcement === null) {
      this.#note({ level: 'info', message: 'Redis is off: no discovery entry, no cache, no streams' });
      return;
    }
    // A fenced worker leaves the entry to the one that took its place.
    this.#closers.add('discovery', () => announcement.close(!this.#ending.failed));
    announcement.register(this.#venue.board);
  }

  async #publish(): Promise<void> {
    for (const step of (await this.#announcement?.publish()) ?? [])
      this.#note({
        level: step.ok ? 'info' : 'warn',
        message: `${step.name}: ${step.detail} (${step.latencyMs.toFixed(1)} ms)`,
      });
  }

  #fail(error: unknown): void {
    if (this.#ending.failed) return;
    this.#ending = { ...this.#ending, failed: true };
    this.#options.onFatal(error);
  }

  #note({ level, message }: VenueNote): void {
    this.#options.log.log[level](message);
  }
}
