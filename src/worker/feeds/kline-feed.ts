import type { Clock } from '../../common/clock.ts';
import {
  INTERVAL_MS,
  type Kline,
  type KlineInterval,
  type Klines,
  openTimeOf,
} from '../../engine/views/index.ts';
import { Listeners } from './listeners.ts';
import type { KlinesMessage, Listener, Unfollow } from './types.ts';

/** Klines in one message: those of a minute each that closed while nobody traded, after a sleep of the machine. */
const KLINES_MAX = 1000;

/** What is followed: one symbol in one interval. */
type Followed = {
  readonly symbol: number;
  readonly interval: KlineInterval;
  /** Begin of the newest kline that was told, ms; null: none, there was no trade yet. */
  toldOpenTime: number | null;
};

/** Klines for those who follow them: the open one when it changes, and each once more when its time is over. */
export class KlineFeed {
  readonly #klines: Klines;
  readonly #clock: Clock;
  /** No command to come has an earlier time, ms. */
  readonly #now: () => number;
  readonly #listeners = new Listeners<string, KlinesMessage>();
  readonly #followed = new Map<string, Followed>();
  #cancel: (() => void) | null = null;

  constructor(klines: Klines, clock: Clock, now: () => number) {
    this.#klines = klines;
    this.#clock = clock;
    this.#now = now;
  }

  get isFollowed(): boolean {
    return !this.#listeners.isEmpty;
  }

  since(symbol: number, interval: KlineInterval, time: number | null): Kline[] {
    if (time === null) return this.#read(symbol, interval, null, 1);
    return this.#read(symbol, interval, openTimeOf(time, INTERVAL_MS[interval]), KLINES_MAX);
  }

  follow(symbol: number, interval: KlineInterval, listener: Listener<KlinesMessage>): Unfollow {
    const key = `${symbol}/${interval}`;
    if (!this.#listeners.has(key)) {
      const toldOpenTime = this.since(symbol, interval, null)[0]?.openTime ?? null;
      this.#followed.set(key, { symbol, interval, toldOpenTime });
    }
    const unfollow = this.#listeners.add(key, listener);
    this.#wakeAtNextMinute();
    return () => {
      unfollow();
      if (!this.#listeners.has(key)) this.#followed.delete(key);
    };
  }

  /** `traded`: symbols that had trades in this turn. */
  tell(traded: ReadonlySet<number>): void {
    const now = this.#now();
    for (const [key, followed] of this.#followed) {
      const { symbol, interval, toldOpenTime } = followed;
      const isOver = toldOpenTime !== null && toldOpenTime < openTimeOf(now, INTERVAL_MS[interval]);
      if (!isOver && !traded.has(symbol)) continue;
      const klines = this.#read(symbol, interval, toldOpenTime, KLINES_MAX);
      followed.toldOpenTime = klines.at(-1)?.openTime ?? null;
      if (klines.length > 0) this.#listeners.tell(key, { symbol, interval, klines });
    }
  }

  #read(symbol: number, interval: KlineInterval, start: number | null, limit: number): Kline[] {
    return this.#klines.read({ symbol, interval, start, end: null, limit }, this.#now());
  }

  /** Klines close by themselves, also where nothing happens. */
  #wakeAtNextMinute(): void {
    if (this.#cancel !== null) return;
    const minuteMs = INTERVAL_MS['1m'];
    this.#cancel = this.#clock.after(minuteMs - (this.#clock.now() % minuteMs), () => {
      this.#cancel = null;
      if (!this.isFollowed) return;
      this.tell(NOTHING);
      this.#wakeAtNextMinute();
    });
  }
}

const NOTHING: ReadonlySet<number> = new Set();
