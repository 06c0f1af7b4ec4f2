import type { Redis } from 'ioredis';
import type { Clock } from '../../common/clock.ts';
import type { DiscoveryMetrics } from '../metrics/types.ts';

export type RegistrationOptions = {
  readonly redis: Redis;
  readonly key: string;
  /** What others find: an InstanceSnapshot, or null while there is nothing to say yet. */
  readonly snapshot: () => object | null;
  readonly clock: Clock;
  readonly metrics: DiscoveryMetrics;
  /** Hears each change: why Redis does not work, or null when it does again. */
  readonly onHealth: (reason: string | null) => void;
};

/** A worker that is gone is found for this long at most. */
const DISCOVERY_TTL_S = 15;
const BEAT_MS = 5000;
/** While Redis is away it is tried more often. */
const RETRY_MS = 1000;

/** Keeps the discovery entry alive, and with it the knowledge whether Redis works. */
export class Registration {
  readonly #options: RegistrationOptions;
  readonly #closing = new AbortController();
  /** Undefined until the first beat. */
  #reason: string | null | undefined;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** True while the last beat was heard. */
  get up(): boolean {
    return this.#reason === null;
  }

  /** Beats now, e.g. because the connection is back or the state has changed. */
  beatNow(): void {
    this.#wake.abort();
  }

  /** Takes the entry away: who looks now finds nothing rather than a ghost. Never rejects. */
  async close(remove: boolean): Promise<void> {
    this.#closing.abort();
    this.#wake.abort();
    await this.#running;
    // Without Redis the entry ends with its TTL.
    if (remove) await this.#options.redis.del(this.#options.key).catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#wake = new AbortController();
      await this.#beat();
      if (this.#closing.signal.aborted) return;
      await this.#options.clock.sleep(this.up ? BEAT_MS : RETRY_MS, this.#wake.signal);
    }
  }

  async #beat(): Promise<void> {
    const { redis, key, snapshot } = this.#options;
    const value = snapshot();
    if (value === null) return;
    try {
      await redis.set(key, JSON.stringify(value), 'EX', DISCOVERY_TTL_S);
      this.#heard(null);
    } catch (error) {
      this.#heard(`Redis: ${reasonOf(error)}`);
    }
  }

  #heard(reason: string | null): void {
    const changed = reason !== this.#reason;
    this.#reason = reason;
    this.#options.metrics.discoveryRegistered(reason === null);
    if (changed) this.#options.onHealth(reason);
  }
}

/** What ioredis says of a command that it could not send, or that was lost, names its own settings. */
const NO_CONNECTION = /^(Stream isn't writeable|Reached the max retries per request|Connection is closed)/;
const NO_ANSWER = 'Command timed out';

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (NO_CONNECTION.test(message)) return 'not connected';
  return message === NO_ANSWER ? 'it does not answer' : message;
}
