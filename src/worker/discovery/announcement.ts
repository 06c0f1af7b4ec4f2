import type { Redis } from 'ioredis';
import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import type { WorkerStatus } from '../../protocol/control.ts';
import type { StatusBoard } from '../control/status-board.ts';
import { smokeCache, smokePrefix } from '../data/cache.ts';
import type { SmokeStep } from '../data/smoke.ts';
import type { EventSink } from '../exchange/sink.ts';
import type { DiscoveryMetrics } from '../metrics/types.ts';
import type { TradeTape } from '../query/trade-tape.ts';
import type { WorkerSettings } from '../settings.ts';
import { Discovery } from './discovery.ts';
import { discoverySnapshot } from './snapshot.ts';

export type AnnouncementOptions = {
  readonly settings: WorkerSettings;
  /** Of Redis, with password. */
  readonly url: string;
  readonly engine: EngineReads;
  readonly tape: TradeTape;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: DiscoveryMetrics;
  readonly startedAt: string;
  readonly ports: () => { readonly http: number; readonly grpc: number };
  readonly status: () => WorkerStatus;
  readonly onHealth: (reason: string | null) => void;
};

/** Tells whoever looks into Redis where a worker is, and how. */
export class Announcement {
  readonly #options: AnnouncementOptions;
  readonly #discovery: Discovery;
  /** Since when it has been in the phase that it tells. */
  #since: string;

  constructor(options: AnnouncementOptions) {
    const { settings } = options;
    this.#options = options;
    this.#since = options.startedAt;
    this.#discovery = new Discovery({
      ...options,
      identity: settings.identity,
      secretsFile: settings.secretsFile,
      snapshot: () => this.#snapshot(),
      isDurable: settings.spec.durability === 'commit',
    });
  }

  get redis(): Redis {
    return this.#discovery.redis;
  }

  get sink(): EventSink {
    return this.#discovery.sink;
  }

  /** From now on the worker is found, and each of its phases told at once; called when it listens. */
  register(board: StatusBoard): void {
    let { phase } = board.status();
    board.onChange(() => {
      const now = board.status().phase;
      if (now === phase) return;
      phase = now;
      this.#since = new Date(this.#options.clock.now()).toISOString();
      this.#discovery.changed();
    });
    this.#discovery.register();
  }

  /** Begins to tell the market; called when the replay is over. Answers how Redis works. */
  publish(): Promise<SmokeStep[]> {
    this.#discovery.publish();
    return smokeCache(this.redis, smokePrefix(this.#options.settings.identity), this.#options.clock);
  }

  /** Takes a new password into use. Rejects with what Redis says of it. */
  renew(): Promise<void> {
    return this.#discovery.renew();
  }

  /** `remove`: nobody shall find this instance any more. A fenced worker leaves the entry to its successor. */
  close(remove: boolean): Promise<void> {
    return this.#discovery.close(remove);
  }

  #snapshot(): object {
    const { settings, startedAt, ports, status } = this.#options;
    return discoverySnapshot({ settings, ports: ports(), startedAt, status: status(), since: this.#since });
  }
}
