import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command, EngineReads } from '../../../../src/engine/types.ts';
import type { StreamConnection } from '../../../../src/worker/stream/connection.ts';
import { Subscriptions } from '../../../../src/worker/stream/subscriptions.ts';
import type { Target } from '../../../../src/worker/stream/topics.ts';
import { Markets } from '../../../../src/worker/wire/markets.ts';
import { wildOpening } from '../../../support/engine-arbitraries.ts';
import { limit } from '../../../support/engine-fixture.ts';
import { expectSame, marketDays } from '../../engine/views/support.ts';
import { FeedVenue } from '../feeds/feed-venue.ts';
import { recordingMetrics } from '../metrics/recording-metrics.ts';

type Level = readonly [price: string, quantity: string];
type BookMessage = {
  readonly type: 'snapshot' | 'delta';
  readonly epoch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
};

/** A connection whose client reads when the test says so. */
class SlowConnection {
  isOpen = true;
  isBehind = false;
  readonly isFull = false;
  readonly queuedBytes = 0;
  readonly send: (frame: Buffer) => void;

  constructor(read: (message: BookMessage) => void) {
    this.send = (frame) => read(JSON.parse(frame.subarray(frame.indexOf('{')).toString()));
  }
}

/** A client that keeps a book by the rules of docs/stream.md, and nothing else. */
class BookClient {
  epoch = 0;
  lastSeq = 0;
  readonly #bids = new Map<string, string>();
  readonly #asks = new Map<string, string>();

  read({ type, epoch, firstSeq, lastSeq, bids, asks }: BookMessage): void {
    if (type === 'snapshot') {
      this.#bids.clear();
      this.#asks.clear();
    } else expect([epoch, firstSeq]).toEqual([this.epoch, this.lastSeq + 1]);
    for (const [price, quantity] of bids) set(this.#bids, price, quantity);
    for (const [price, quantity] of asks) set(this.#asks, price, quantity);
    this.epoch = epoch;
    this.lastSeq = lastSeq;
  }

  expectToBe(engine: EngineReads, markets: Markets): void {
    const market = markets.at(SYMBOL);
    const side = (name: 'BUY' | 'SELL') =>
      new Map(
        engine
          .levels(SYMBOL, name, Number.POSITIVE_INFINITY)
          .map(({ priceTicks, lots }) => [market.price(priceTicks), market.quantity(lots)]),
      );
    expectSame(
      { epoch: this.epoch, lastSeq: this.lastSeq, bids: this.#bids, asks: this.#asks },
      { epoch: engine.epoch, lastSeq: engine.bookSeq(SYMBOL), bids: side('BUY'), asks: side('SELL') },
    );
  }
}

function set(levels: Map<string, string>, price: string, quantity: string): void {
  if (quantity === '0') levels.delete(price);
  else levels.set(price, quantity);
}

const SYMBOL = 0;
const TARGET: Target = { channel: 'book', symbol: SYMBOL };

/** What happens between two batches: the turn ends, the client stops or goes on reading, or its connection is lost. */
const steps = fc.array(fc.constantFrom('turn', 'turn', 'stop', 'read', 'lose', 'nothing'), {
  minLength: 20,
  maxLength: 120,
});

const bid = limit({ priceTicks: 95 });
/** Each run begins with every way there is: spared and caught up, resumed, and begun anew in another epoch. */
const BEGINNING: readonly (readonly [Command, string])[] = [
  [bid, 'stop'],
  [bid, 'turn'],
  [bid, 'read'],
  [bid, 'lose'],
  [bid, 'stop'],
  [{ type: 'raiseEpoch', time: 0 }, 'lose'],
];

test('a client keeps the book through slow reading, lost connections, resumption and resets', () => {
  const seen = { resumed: 0, begunAnew: 0, spared: 0 };
  const property = (commands: readonly Command[], happenings: readonly string[]) => {
    const venue = new FeedVenue(wildOpening());
    const { engine, hub } = venue;
    const markets = new Markets(engine, { spec: { symbols: [] } as never });
    const metrics = recordingMetrics();
    const subscriptions = new Subscriptions({ engine, feeds: hub, metrics, markets });
    const client = new BookClient();
    let connection = subscribe(null);

    for (const [command, what] of BEGINNING) step(command, what);
    commands.forEach((command, at) => {
      step(command, happenings[at % happenings.length]!);
    });
    seen.spared += metrics.calls.filter(([name]) => name === 'feedConflated').length;

    function step(command: Command, what: string): void {
      venue.batch(command);
      happen(what);
      if (connection.isBehind) return;
      hub.settle();
      client.expectToBe(engine, markets);
    }

    function happen(what: string): void {
      if (what === 'turn') venue.turn();
      else if (what === 'stop') connection.isBehind = true;
      else if (what === 'read') {
        connection.isBehind = false;
        subscriptions.catchUp(connection as unknown as StreamConnection);
      } else if (what === 'lose') {
        subscriptions.removeAll(connection as unknown as StreamConnection);
        connection = subscribe({ epoch: client.epoch, seq: client.lastSeq });
      }
    }

    function subscribe(from: { epoch: number; seq: number } | null): SlowConnection {
      const opened = new SlowConnection((message) => client.read(message));
      const publication = subscriptions.of(TARGET);
      const past = from === null ? null : publication.past(from);
      if (from !== null) seen[past === null ? 'begunAnew' : 'resumed'] += 1;
      subscriptions.add(opened as unknown as StreamConnection, TARGET, publication, past);
      return opened;
    }
  };
  fc.assert(fc.property(marketDays(120), steps, property), { numRuns: 15, endOnFailure: true });
  expect(Math.min(seen.resumed, seen.begunAnew, seen.spared)).toBeGreaterThan(0);
});
