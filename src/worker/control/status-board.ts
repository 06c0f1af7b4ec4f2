import type { Clock } from '../../common/clock.ts';
import type { EngineReads } from '../../engine/types.ts';
import type { WorkerPhase, WorkerStatus } from '../../protocol/control.ts';
import type { SymbolStatus, WorkerMetrics } from '../../protocol/status.ts';
import type { AppliedBatch, EventSink } from '../exchange/sink.ts';
import type { ExchangeHealth, Outcome } from '../exchange/types.ts';
import { price } from '../projection/names.ts';
import { Latencies } from './latencies.ts';
import { ProcessLoad } from './process-load.ts';
import { Rate } from './rates.ts';

export type BoardOptions = {
  readonly engine: EngineReads;
  readonly clock: Clock;
  readonly health: () => ExchangeHealth;
  readonly projectionLagMs: () => number;
  readonly uncommitted: () => number;
  readonly connections: () => number;
  /** Hears about once a second how late the event loop was at the worst. */
  readonly onEventLoopDelay: (seconds: number) => void;
};

/** Symbols shown in a status: it is read by people and sent every second. */
const SYMBOLS_SHOWN_MAX = 50;

/** Everything a worker says about how it is: one place knows, the beat and the discovery entry tell. */
export class StatusBoard implements EventSink {
  readonly #options: BoardOptions;
  readonly #orders: Rate;
  readonly #trades: Rate;
  readonly #rejects: Rate;
  readonly #latencies: Latencies;
  readonly #load: ProcessLoad;
  /** Parts that do not work, with the reason. */
  readonly #degraded = new Map<string, string>();
  #stage: 'starting' | 'recovering' | 'serving' | 'draining' = 'starting';
  /** Why it is not ready yet. */
  #waitingFor: string | null = null;
  readonly #listeners: (() => void)[] = [];

  constructor(options: BoardOptions) {
    this.#options = options;
    const { clock } = options;
    this.#orders = new Rate(clock);
    this.#trades = new Rate(clock);
    this.#rejects = new Rate(clock);
    this.#latencies = new Latencies(clock);
    this.#load = new ProcessLoad(clock, options.onEventLoopDelay);
  }

  onBatch(batch: AppliedBatch): void {
    if (!batch.live) return;
    let [orders, trades, rejects] = [0, 0, 0];
    for (const { type } of batch.events) {
      if (type === 'orderAccepted') orders++;
      else if (type === 'trade') trades++;
      else if (type === 'rejected') rejects++;
    }
    this.#orders.add(orders);
    this.#trades.add(trades);
    this.#rejects.add(rejects);
  }

  onAnswered(_outcome: Outcome, waitedMs: number): void {
    this.#latencies.add(waitedMs);
  }

  /** Calls `listener` at each change that should be told at once, from now on. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Something that others tell it when it is asked is not as it was. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Where the process is in its life. */
  enter(stage: 'recovering' | 'serving' | 'draining', waitingFor: string | null = null): void {
    this.#stage = stage;
    this.#waitingFor = waitingFor;
    this.changed();
  }

  /** A part does not work (`reason`), or works again (null). */
  setDegraded(part: string, reason: string | null): void {
    if (reason === null) this.#degraded.delete(part);
    else this.#degraded.set(part, reason);
    this.changed();
  }

  status(): WorkerStatus {
    const { engine, projectionLagMs, uncommitted } = this.#options;
    const health = this.#options.health();
    const degraded = this.#allDegraded(health);
    return {
      phase: this.#phase(degraded),
      reason: this.#reason(degraded),
      degraded: [...degraded.keys()],
      accepting: health.accepting,
      journal:
        engine.commandSeq === 0
          ? null
          : {
              commandSeq: engine.commandSeq,
              lagMs: Math.round(projectionLagMs()),
              uncommitted: uncommitted(),
            },
      metrics: this.#metrics(),
      symbols: this.#stage === 'serving' ? symbolStatuses(engine) : [],
    };
  }

  close(): void {
    this.#load.close();
  }

  /** While it starts, Postgres is missed once it has failed: a supervisor may be able to bring it back. */
  #allDegraded({ database }: ExchangeHealth): ReadonlyMap<string, string> {
    if (database.ok || (this.#stage !== 'serving' && database.reason === null)) return this.#degraded;
    return new Map([['database', database.reason ?? 'Postgres does not answer'], ...this.#degraded]);
  }

  #phase(degraded: ReadonlyMap<string, string>): WorkerPhase {
    if (this.#stage !== 'serving') return this.#stage;
    return degraded.size === 0 ? 'ready' : 'degraded';
  }

  #reason(degraded: ReadonlyMap<string, string>): string | null {
    if (this.#stage !== 'serving') return this.#waitingFor;
    return degraded.size === 0 ? null : [...degraded.values()].join('; ');
  }

  #metrics(): WorkerMetrics {
    const [p50Ms = null, p99Ms = null] = this.#latencies.percentiles([0.5, 0.99]);
    return {
      ordersPerSecond: this.#orders.perSecond(),
      tradesPerSecond: this.#trades.perSecond(),
      rejectsPerSecond: this.#rejects.perSecond(),
      openOrders: this.#options.engine.openOrderCount(),
      p50Ms,
      p99Ms,
      ...this.#load.measure(),
      connections: this.#options.connections(),
    };
  }
}

function symbolStatuses(engine: EngineReads): SymbolStatus[] {
  return engine.config.symbols.slice(0, SYMBOLS_SHOWN_MAX).map((symbol, index) => {
    const text = (ticks: number | null | undefined) =>
      ticks === null || ticks === undefined ? null : price(ticks, symbol);
    return {
      symbol: symbol.symbol,
      bestBid: text(engine.levels(index, 'BUY', 1)[0]?.priceTicks),
      bestAsk: text(engine.levels(index, 'SELL', 1)[0]?.priceTicks),
      last: text(engine.lastTradeTicks(index)),
    };
  });
}
