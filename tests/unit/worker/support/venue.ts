import type { Clock } from '../../../../src/common/clock.ts';
import { createEngine } from '../../../../src/engine/index.ts';
import type { EngineCore } from '../../../../src/engine/types.ts';
import { defaultSpec } from '../../../../src/instance/default-spec.ts';
import { engineConfig } from '../../../../src/instance/engine-config.ts';
import type { InstanceSpec } from '../../../../src/instance/spec.ts';
import { LiveExchange } from '../../../../src/worker/exchange/exchange.ts';
import type { EventSink } from '../../../../src/worker/exchange/sink.ts';
import type { CommandDraft } from '../../../../src/worker/exchange/types.ts';
import { BehindJournal } from '../../../../src/worker/journal/behind-journal.ts';
import { bringUp } from '../../../../src/worker/journal/bring-up.ts';
import type { CommandCodec } from '../../../../src/worker/journal/codec.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import { recover } from '../../../../src/worker/journal/recovery.ts';
import type { JournalStore, Refusal } from '../../../../src/worker/journal/types.ts';
import { JournalWriter } from '../../../../src/worker/journal/writer.ts';
import type { MarketMetrics, StorageMetrics } from '../../../../src/worker/metrics/types.ts';

export const SPEC: InstanceSpec = defaultSpec(null, 'test');

export function configOf(spec: InstanceSpec) {
  const config = engineConfig(spec, 1);
  if (!config.ok) throw new Error(config.error[0]?.message);
  return config.value;
}

export type TestVenueOptions = {
  readonly store: JournalStore;
  /** What the writer encodes with. */
  readonly codec?: CommandCodec;
  readonly clock: Clock;
  readonly owner?: string;
  readonly takeOver?: boolean;
  readonly spec?: InstanceSpec;
  readonly random?: () => number;
  readonly sinks?: readonly EventSink[];
  /** The last command that the sinks have, as tables would; 0: none. */
  readonly followedUpTo?: number;
  readonly metrics?: MarketMetrics & StorageMetrics;
  readonly backpressure?: () => Refusal | null;
  /** Hears of commits under `durability: async`. */
  readonly onCommitted?: (commandSeq: number) => void;
  readonly defer?: (task: () => void) => void;
  /** Hears what ends the venue; it stands in `fatal` too. */
  readonly onFatal?: (error: unknown) => void;
};

/** The core of a worker as in production, but for its store and its clock. */
export class TestVenue {
  // A small ring, which grows when it must: tests make many venues.
  readonly engine: EngineCore = createEngine({ eventCapacity: 64 });
  readonly writer: JournalWriter;
  /** Null unless the spec says `durability: async`. */
  readonly behind: BehindJournal | null;
  readonly exchange: LiveExchange;
  readonly fatal: unknown[] = [];
  readonly health: (string | null)[] = [];
  readonly #spec: InstanceSpec;
  readonly #followedUpTo: number;

  constructor(options: TestVenueOptions) {
    const { store, clock, spec = SPEC } = options;
    this.#spec = spec;
    this.#followedUpTo = options.followedUpTo ?? 0;
    const onFatal = (error: unknown) => {
      this.fatal.push(error);
      options.onFatal?.(error);
    };
    this.writer = new JournalWriter({
      store,
      codec: options.codec ?? ENGINE_CODEC,
      clock,
      random: options.random ?? (() => 0.5),
      lease: { owner: options.owner ?? 'a', takeOver: options.takeOver ?? false },
      onFatal,
      onHealth: (reason) => void this.health.push(reason),
    });
    const onCommitted = options.onCommitted ?? (() => undefined);
    this.behind =
      spec.durability === 'async'
        ? new BehindJournal({ journal: this.writer, clock, onCommitted, onFatal })
        : null;
    this.exchange = new LiveExchange({
      engine: this.engine,
      journal: this.behind ?? this.writer,
      clock,
      limits: spec.limits,
      sinks: options.sinks ?? [],
      metrics: options.metrics ?? NO_METRICS,
      onAnswered: () => undefined,
      backpressure: options.backpressure ?? (() => null),
      defer: options.defer ?? queueMicrotask,
      onFatal,
    });
  }

  /** As a worker starts: lease, replay, configuration. */
  async start(): Promise<void> {
    await this.writer.open();
    const tail = await recover({
      readAfter: (seq, limit) => this.writer.readAfter(seq, limit),
      codec: ENGINE_CODEC,
      schema: 'test',
      followedUpTo: this.#followedUpTo,
      catchUp: (commands) => this.exchange.catchUp(commands),
      replay: (commands) => this.exchange.replay(commands),
      afterPage: () => Promise.resolve(),
    });
    this.writer.startAt(tail);
    await bringUp(this.exchange, configOf(this.#spec), this.#spec);
    await this.behind?.flush();
    this.exchange.serve();
  }

  /** As a process that is killed: nothing is answered any more, its connections break. */
  async kill(): Promise<void> {
    this.exchange.stop('killed');
    await this.writer.close();
  }
}

const NO_METRICS: MarketMetrics & StorageMetrics = {
  orderPlaced: () => undefined,
  orderRejected: () => undefined,
  tradeExecuted: () => undefined,
  bookChanged: () => undefined,
  matchingLatency: () => undefined,
  journalCommitted: () => undefined,
  projectionLag: () => undefined,
};

/** A limit order of alice (0) or bob (1) on the first symbol; prices in ticks, quantities in lots. */
export const limitOrder = (
  fields: Partial<Extract<CommandDraft, { type: 'newOrder' }>> = {},
): Extract<CommandDraft, { type: 'newOrder' }> => ({
  type: 'newOrder',
  account: 0,
  symbol: 0,
  side: 'SELL',
  orderType: 'LIMIT',
  timeInForce: 'GTC',
  lots: 1_000_000,
  quoteUnits: null,
  priceTicks: 10_000,
  stopTicks: null,
  expireAt: null,
  postOnly: false,
  stp: null,
  clientOrderId: null,
  ...fields,
});
