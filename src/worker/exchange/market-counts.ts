import { exchangeErrorName } from '../../common/errors.ts';
import type { Command, EngineEvent, EngineReads, Side } from '../../engine/types.ts';
import type { MarketMetrics } from '../metrics/types.ts';

/** Counts what live commands do to the market. A replay is never shown to it. */
export class MarketCounts {
  readonly #metrics: MarketMetrics;
  readonly #engine: EngineReads;
  /** Sides of books touched since the last `flush`, as symbol x 2 + side. */
  readonly #touched = new Set<number>();

  constructor(metrics: MarketMetrics, engine: EngineReads) {
    this.#metrics = metrics;
    this.#engine = engine;
  }

  command(command: Command, events: readonly EngineEvent[], seconds: number): void {
    const index = symbolOf(command, events);
    const symbol = index === null ? undefined : this.#symbol(index);
    if (symbol !== undefined) this.#metrics.matchingLatency(symbol, seconds);
    for (const event of events) this.#event(event, command);
  }

  #event(event: EngineEvent, command: Command): void {
    switch (event.type) {
      case 'orderAccepted':
        if (command.type === 'newOrder')
          this.#metrics.orderPlaced(this.#symbol(event.symbol)!, command.orderType, command.side);
        return;
      case 'rejected':
        this.#metrics.orderRejected(exchangeErrorName(event.code) ?? 'INTERNAL');
        return;
      case 'trade':
        this.#metrics.tradeExecuted(this.#symbol(event.symbol)!);
        return;
      case 'levelChanged':
        this.#touched.add(event.symbol * 2 + (event.side === 'BUY' ? 0 : 1));
        return;
      default:
        return;
    }
  }

  /** Tells the depth of every touched side, once however many commands touched it. */
  flush(): void {
    for (const key of this.#touched) this.#depth(key >> 1, (key & 1) === 0 ? 'BUY' : 'SELL');
    this.#touched.clear();
  }

  /** Tells the depth of every book, for the moment a replay has ended. */
  allBooks(): void {
    this.#engine.config.symbols.forEach((_, symbol) => {
      this.#depth(symbol, 'BUY');
      this.#depth(symbol, 'SELL');
    });
  }

  #depth(symbol: number, side: Side): void {
    this.#metrics.bookChanged(this.#symbol(symbol)!, side, this.#engine.levelCount(symbol, side));
  }

  #symbol(index: number): string | undefined {
    return this.#engine.config.symbols[index]?.symbol;
  }
}

/**
 * The symbol a command is about: the one it names, that of the order it cancels, otherwise the first one that its
 * events touch; null when they touch none. What its time set off comes first in its events.
 */
function symbolOf(command: Command, events: readonly EngineEvent[]): number | null {
  if ('symbol' in command && command.symbol !== null) return command.symbol;
  const own =
    command.type === 'cancel'
      ? events.filter((event) => 'orderId' in event && event.orderId === command.orderId)
      : events;
  for (const event of own) if ('symbol' in event && event.symbol !== null) return event.symbol;
  return null;
}
