import type { Redis } from 'ioredis';
import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import { redisKey } from '../../instance/redis-keys.ts';
import type { Identity } from '../../instance/spec.ts';
import type { EventSink } from '../exchange/sink.ts';
import type { DiscoveryMetrics } from '../metrics/types.ts';
import type { TradeTape } from '../query/trade-tape.ts';
import { MarketPublisher } from './market-publisher.ts';
import { openRedisLink, type RedisLink } from './redis-link.ts';
import { Registration } from './registration.ts';

export type DiscoveryOptions = {
  readonly url: string;
  readonly secretsFile: string | null;
  readonly identity: Identity;
  readonly engine: EngineReads;
  readonly tape: TradeTape;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: DiscoveryMetrics;
  readonly snapshot: () => object | null;
  /** Whether every trade that an earlier life told is part of this one. */
  readonly isDurable: boolean;
  readonly onHealth: (reason: string | null) => void;
};

/** Everything a worker does with Redis: its entry, its market, its smoke tests. Trading never waits for it. */
export class Discovery {
  readonly #link: RedisLink;
  readonly #registration: Registration;
  readonly #publisher: MarketPublisher;

  constructor(options: DiscoveryOptions) {
    const { identity, engine, tape, clock } = options;
    this.#link = openRedisLink({
      ...options,
      onReady: () => {
        this.#publisher.republish();
        this.#registration.beatNow();
      },
    });
    const redis = this.#link.redis;
    this.#registration = new Registration({ ...options, redis, key: identity.discoveryKey });
    this.#publisher = new MarketPublisher({
      redis,
      engine,
      key: (family, symbol) => redisKey(identity, family, symbol),
      newestTrades: (symbol, count) => tape.newest(symbol, count),
      clock,
      isDurable: options.isDurable,
    });
  }

  get redis(): Redis {
    return this.#link.redis;
  }

  get sink(): EventSink {
    return this.#publisher;
  }

  /** Makes the worker findable; called when it listens. */
  register(): void {
    this.#registration.start();
  }

  /** Begins to tell the market; called when the replay is over. */
  publish(): void {
    this.#publisher.start();
    this.#registration.beatNow();
  }

  /** Says the new state without waiting for the next beat. */
  changed(): void {
    this.#registration.beatNow();
  }

  /** Takes a new password into use. Rejects with what Redis says of it. */
  renew(): Promise<void> {
    return this.#link.renew();
  }

  /** `remove`: nobody shall find this instance any more. A fenced worker leaves the entry to its successor. */
  async close(remove: boolean): Promise<void> {
    await this.#publisher.close();
    await this.#registration.close(remove);
    this.#link.close();
  }
}
