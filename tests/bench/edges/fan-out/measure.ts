import { Waits } from '../../durable/waits.ts';
import { type CpuTimes, CpuWatch } from '../cpu-time.ts';
import type { Server } from '../server.ts';
import { GrpcSubscriber } from './grpc-subscriber.ts';
import type { Audience, Subscriber } from './subscriber.ts';
import { Tape } from './tape.ts';
import { Trades } from './trades.ts';
import { WebSocketSubscriber } from './websocket-subscriber.ts';

export type FanOutPlan = {
  readonly subscribers: number;
  readonly tradesPerSecond: number;
  readonly warmTrades: number;
  readonly trades: number;
};

/** What trades at a given rate take while so many listen. Waits in ms, CPU in percent of one core. */
export type FanOutFigures = {
  readonly tradesPerSecond: number;
  /** To all subscribers together. */
  readonly messagesPerSecond: number;
  readonly cpu: number;
  readonly loadCpu: number;
  /** From an order to its answer. */
  readonly answerP50: number;
  readonly answerP99: number;
  /** From the answer of an order that traded to the message. NaN without subscribers. */
  readonly lagP50: number;
  readonly lagP99: number;
};

/** Who listens: nobody, or as many as the plan says over one API or the other. */
export const AUDIENCES = ['none', 'webSocket', 'grpc'] as const;
export type AudienceKind = (typeof AUDIENCES)[number];

/** Rejects when a request is refused or a subscriber is cut off. */
export async function measureFanOut(
  server: Server,
  kind: AudienceKind,
  plan: FanOutPlan,
): Promise<FanOutFigures> {
  const floor = new TradingFloor(server, kind, plan);
  try {
    return await Promise.race([floor.measure(plan), floor.failure]);
  } finally {
    floor.close();
  }
}

/** Those who trade, and those who look on. */
class TradingFloor {
  readonly #pid: number;
  readonly #trades: Trades;
  readonly #subscribers: readonly Subscriber[];
  readonly #readers: ReadonlySet<number>;
  /** Rejects when a request is refused or a subscriber is cut off. */
  readonly failure: Promise<never>;
  #fail: (error: Error) => void = () => undefined;
  #tape: Tape;
  #waits = new Waits();
  #messages = 0;

  constructor({ pid, ports, keys }: Server, kind: AudienceKind, plan: FanOutPlan) {
    const subscribers = kind === 'none' ? 0 : plan.subscribers;
    this.#pid = pid;
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#readers = readersOf(subscribers);
    this.#tape = new Tape(this.#readers.size);
    this.#trades = new Trades({ port: ports.http, keys }, plan.tradesPerSecond, {
      answered: (waitedMs) => this.#waits.add(waitedMs),
      traded: (tradeId) => this.#tape.answered(tradeId),
      failed: (error) => this.#fail(error),
    });
    this.#subscribers = Array.from({ length: subscribers }, (_, index) =>
      subscribed(kind, ports, this.#audience(index)),
    );
  }

  async measure({ warmTrades, trades }: FanOutPlan): Promise<FanOutFigures> {
    await Promise.all(this.#subscribers.map(({ subscribed }) => subscribed));
    await this.#trades.make(warmTrades);
    await this.#tape.complete();
    this.#tape = new Tape(this.#readers.size);
    this.#waits = new Waits();
    this.#messages = 0;
    const watch = new CpuWatch(this.#pid);
    await this.#trades.make(trades);
    await this.#tape.complete();
    return this.#figures(trades, watch.read());
  }

  close(): void {
    this.#trades.close();
    for (const subscriber of this.#subscribers) subscriber.close();
  }

  #audience(index: number): Audience {
    const isReader = this.#readers.has(index);
    return {
      told: (tradeIds) => {
        this.#messages++;
        if (isReader) for (const tradeId of tradeIds()) this.#tape.told(tradeId);
      },
      failed: (error) => this.#fail(error),
    };
  }

  #figures(trades: number, { tookMs, serverMs, ownMs }: CpuTimes): FanOutFigures {
    const answers = this.#waits.answers(tookMs);
    const lags = this.#tape.lags().answers(tookMs);
    return {
      tradesPerSecond: (trades / tookMs) * 1000,
      messagesPerSecond: (this.#messages / tookMs) * 1000,
      cpu: (serverMs / tookMs) * 100,
      loadCpu: (ownMs / tookMs) * 100,
      ...{ answerP50: answers.p50, answerP99: answers.p99, lagP50: lags.p50, lagP99: lags.p99 },
    };
  }
}

const subscribed = (kind: AudienceKind, ports: Server['ports'], audience: Audience): Subscriber =>
  kind === 'grpc' ? new GrpcSubscriber(ports.grpc, audience) : new WebSocketSubscriber(ports.http, audience);

/** Which subscribers have their messages read: the first and the last that is written to, and two between them. */
function readersOf(subscribers: number): ReadonlySet<number> {
  const last = subscribers - 1;
  const indices = [0, last / 3, (last * 2) / 3, last].map(Math.round);
  return new Set(subscribers === 0 ? [] : indices);
}
