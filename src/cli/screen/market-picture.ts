import type { LocalBook, Ticker, Trade } from '../../client/exchange/index.ts';
import {
  type DayFigures,
  MARKET_LIMITS,
  type Market,
  type MarketLink,
  type MarketTrade,
  type PricePoint,
} from '../../tui/sources.ts';

const SECOND_MS = 1000;

/** What is known of one symbol, from the messages of its venue. Bounded: the oldest trades and prices go. */
export class MarketPicture {
  #link: MarketLink = { kind: 'connecting' };
  #book: LocalBook | null = null;
  #trades: Trade[] = [];
  #prices: PricePoint[] = [];
  #day: DayFigures | null = null;
  #epoch: number | null = null;
  #lastSeq = 0;

  set link(link: MarketLink) {
    this.#link = link;
  }

  /** It is kept by its owner, and looked at in `market`. */
  set book(book: LocalBook) {
    this.#book = book;
  }

  set ticker(ticker: Ticker) {
    const { high, low, change, volume, trades } = ticker;
    this.#day = { high, low, change, volume, trades };
  }

  /** Oldest first. Those of another epoch begin anew; one that is known is passed over. */
  addTrades(trades: readonly Trade[], epoch: number): void {
    if (this.#epoch !== null && this.#epoch !== epoch) this.#clear();
    this.#epoch = epoch;
    for (const trade of trades) {
      if (trade.seq > this.#lastSeq) this.#add(trade);
    }
  }

  /** Oldest first: what traded before the first one that is known. */
  addEarlier(trades: readonly Trade[]): void {
    const known = this.#trades;
    const first = known[0]?.seq ?? Number.POSITIVE_INFINITY;
    this.#clear();
    for (const trade of [...trades.filter(({ seq }) => seq < first), ...known]) this.#add(trade);
  }

  market(): Market {
    return {
      link: this.#link,
      bids: this.#book?.levels('BUY', MARKET_LIMITS.levels) ?? [],
      asks: this.#book?.levels('SELL', MARKET_LIMITS.levels) ?? [],
      trades: this.#trades.map(marketTrade).reverse(),
      prices: [...this.#prices],
      day: this.#day,
    };
  }

  #add(trade: Trade): void {
    this.#lastSeq = trade.seq;
    this.#trades.push(trade);
    if (this.#trades.length > MARKET_LIMITS.trades) this.#trades.shift();
    const atMs = Date.parse(trade.at);
    const before = this.#prices.at(-1);
    const isSameSecond = before !== undefined && secondOf(before.atMs) === secondOf(atMs);
    if (isSameSecond) this.#prices.pop();
    this.#prices.push(pointOf(atMs, trade.price, isSameSecond ? before : null));
    if (this.#prices.length > MARKET_LIMITS.prices) this.#prices.shift();
  }

  #clear(): void {
    this.#trades = [];
    this.#prices = [];
    this.#lastSeq = 0;
  }
}

/** Of a trade and those before it in its second. Prices are compared roughly: they are shown as they were told. */
const pointOf = (atMs: number, price: string, before: PricePoint | null): PricePoint => ({
  atMs,
  price,
  low: before !== null && Number(before.low) < Number(price) ? before.low : price,
  high: before !== null && Number(before.high) > Number(price) ? before.high : price,
});

const secondOf = (atMs: number): number => Math.floor(atMs / SECOND_MS);

const marketTrade = ({ tradeId, price, quantity, takerSide, at }: Trade): MarketTrade => ({
  tradeId,
  price,
  quantity,
  takerSide,
  atMs: Date.parse(at),
});
