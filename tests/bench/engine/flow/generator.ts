import { type Drawn, FlowDraw } from './draw.ts';
import { CANCEL, type FlowHeader, HEADER_BYTES, NEW_IOC, RECORD_BYTES, writeHeader } from './format.ts';
import { FlowMarket } from './market.ts';
import { type Random, seededRandom } from './random.ts';
import { TradeHash } from './trade-hash.ts';

export type FlowOptions = {
  /** Commands. */
  readonly count: number;
  readonly seed: number;
  /** Orders that rest, about, over all symbols. */
  readonly resting: number;
  readonly symbols: number;
};

export type GeneratedFlow = {
  /** The file, as format.ts describes it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * Per record the order's total quantity: what is filled of it by then, plus the record's lots. It is what an
   * exchange is asked for whose amend takes the total, as ours does.
   */
  readonly totalLots: Uint32Array<ArrayBuffer>;
};

/**
 * A deterministic flow of about 47 % limit, 5 % IOC, 43 % cancel and 5 % modify commands, 8 % of which trade, with the
 * hash of the trades that any correct price-time book makes of it.
 */
export function generateFlow(options: FlowOptions): GeneratedFlow {
  return new FlowGenerator(options).run();
}

/** Draws command after command, writes it down and lets the reference book do it. */
class FlowGenerator {
  readonly #options: FlowOptions;
  readonly #random: Random;
  readonly #draw: FlowDraw;
  readonly #markets: readonly FlowMarket[];
  readonly #warm: number;
  readonly #records: DataView<ArrayBuffer>;
  readonly #totalLots: Uint32Array<ArrayBuffer>;
  /** Lots filled so far of each order id. */
  readonly #filled: Uint32Array;
  readonly #hash = new TradeHash();
  readonly #counts: [number, number, number, number] = [0, 0, 0, 0];
  #volume = 0;
  #notional = 0;
  #rejects = 0;
  #restingMax = 0;
  #minTicks = 2 ** 30;
  #maxTicks = 0;

  constructor(options: FlowOptions) {
    const { count, seed, resting, symbols } = options;
    this.#options = options;
    this.#random = seededRandom(seed);
    this.#draw = new FlowDraw(this.#random, Math.max(4, Math.floor(resting / symbols)), count);
    this.#warm = Math.min(Math.floor(count / 4), resting);
    this.#records = new DataView(new ArrayBuffer(HEADER_BYTES + count * RECORD_BYTES));
    this.#totalLots = new Uint32Array(count);
    this.#filled = new Uint32Array(count + 2);
    this.#markets = Array.from({ length: symbols }, (_, index) => new FlowMarket(index, this.#countTrade));
  }

  run(): GeneratedFlow {
    for (let at = 0; at < this.#options.count; at++) this.#step(at);
    writeHeader(this.#records, this.#header());
    return { bytes: new Uint8Array(this.#records.buffer), totalLots: this.#totalLots };
  }

  #step(at: number): void {
    const symbol = this.#options.symbols === 1 ? 0 : this.#random.below(this.#options.symbols);
    const market = this.#markets[symbol] as FlowMarket;
    const building = at < this.#warm;
    this.#restingMax = Math.max(this.#restingMax, market.book.live.size);
    const drawn = this.#draw.next(symbol, market, building);
    if (!building) this.#counts[drawn.type as 0 | 1 | 2 | 3]++;
    this.#write(at, symbol, drawn);
    this.#perform(market, drawn);
  }

  #perform(market: FlowMarket, { type, side, id, ticks, lots }: Drawn): void {
    const { book } = market;
    if (type <= NEW_IOC) {
      book.submit(id, side, ticks, lots, type === NEW_IOC);
      if (book.live.has(id)) market.remember(id);
    } else {
      const lived = type === CANCEL ? book.cancel(id) : book.modify(id, ticks, lots);
      if (!lived) this.#rejects++;
    }
  }

  readonly #countTrade = (makerId: number, takerId: number, ticks: number, lots: number): void => {
    this.#hash.add(makerId, takerId, ticks, lots);
    this.#filled[makerId] = (this.#filled[makerId] ?? 0) + lots;
    this.#filled[takerId] = (this.#filled[takerId] ?? 0) + lots;
    this.#volume += lots;
    this.#notional += lots * ticks;
  };

  #write(at: number, symbol: number, { type, side, id, ticks, lots }: Drawn): void {
    const offset = HEADER_BYTES + at * RECORD_BYTES;
    this.#records.setUint8(offset, type);
    this.#records.setUint8(offset + 1, side);
    this.#records.setUint16(offset + 2, symbol, true);
    this.#records.setUint32(offset + 4, id, true);
    this.#records.setInt32(offset + 8, ticks, true);
    this.#records.setUint32(offset + 12, lots, true);
    this.#totalLots[at] = (this.#filled[id] ?? 0) + lots;
    if (type === CANCEL) return;
    this.#minTicks = Math.min(this.#minTicks, ticks);
    this.#maxTicks = Math.max(this.#maxTicks, ticks);
  }

  #header(): FlowHeader {
    const { count, seed, symbols, resting } = this.#options;
    const overBooks = (of: (book: FlowMarket['book']) => number): number =>
      this.#markets.reduce((total, { book }) => total + of(book), 0);
    return {
      count,
      warm: this.#warm,
      seed,
      symbols,
      maxOrderId: this.#draw.nextId - 1,
      minTicks: this.#minTicks,
      maxTicks: this.#maxTicks,
      restingTarget: resting,
      trades: this.#hash.trades,
      tradeHash: this.#hash.value,
      volume: this.#volume,
      notional: this.#notional,
      restingAtEnd: overBooks((book) => book.live.size),
      restingMax: this.#restingMax,
      rejects: this.#rejects,
      counts: this.#counts,
      levelsAtEnd: overBooks((book) => book.levelCount),
    };
  }
}
