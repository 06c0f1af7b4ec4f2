import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, EngineCore } from '../../../../src/engine/types.ts';
import { type BookDelta, BookFeed, bookLevels } from '../../../../src/engine/views/index.ts';
import { wildOpening } from '../../../support/engine-arbitraries.ts';
import { engineAfter, engineConfig, limit, opening } from '../../../support/engine-fixture.ts';
import {
  BookCopy,
  bookOf,
  eventsFrom,
  expectSame,
  isPulled,
  marketDays,
  pullLuck,
  pullRate,
  SlowRing,
  SYMBOLS,
  WHOLE_BOOK,
  wildEngine,
} from './support.ts';

const LIMITS = { deltasMax: 5, levelsMax: 7 };

describe('book deltas', () => {
  test('tell the last total of each level once per pull, best price first, symbols in order', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events);
    expect(feed.pull()).toEqual({ kind: 'deltas', deltas: [] });
    engine.apply(limit({ symbol: 1, priceTicks: 50, lots: 9 }, 10));
    engine.apply(limit({ priceTicks: 98, lots: 1 }, 11));
    engine.apply(limit({ priceTicks: 99, lots: 2 }, 12));
    engine.apply(limit({ priceTicks: 98, lots: 4 }, 13));
    engine.apply(limit({ side: 'SELL', priceTicks: 99, lots: 2 }, 14));
    engine.apply(limit({ side: 'SELL', priceTicks: 101, lots: 7 }, 15));
    engine.apply(limit({ side: 'SELL', priceTicks: 100, lots: 3 }, 16));
    const seqs = eventsFrom(engine.events, 0).filter(({ type }) => type === 'levelChanged');
    expect(feed.pull()).toEqual({
      kind: 'deltas',
      deltas: [
        {
          symbol: 0,
          epoch: 1,
          firstSeq: 1,
          lastSeq: 6,
          bids: [
            [99, 0],
            [98, 5],
          ],
          asks: [
            [100, 3],
            [101, 7],
          ],
          seq: seqs.at(-1)?.seq,
          time: 16,
        },
        {
          symbol: 1,
          epoch: 1,
          firstSeq: 1,
          lastSeq: 1,
          bids: [[50, 9]],
          asks: [],
          seq: seqs[0]?.seq,
          time: 10,
        },
      ],
    });
    expect(feed.pull()).toEqual({ kind: 'deltas', deltas: [] });
  });

  test('tell a change once: the next pull has only what came after it', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events);
    engine.apply(limit({ priceTicks: 98, lots: 1 }));
    engine.apply(limit({ side: 'SELL', priceTicks: 101, lots: 7 }));
    feed.pull();
    engine.apply(limit({ priceTicks: 97, lots: 2 }));
    engine.apply(limit({ side: 'SELL', priceTicks: 102, lots: 3 }));
    expect(feed.pull()).toMatchObject({
      deltas: [{ firstSeq: 3, lastSeq: 4, bids: [[97, 2]], asks: [[102, 3]] }],
    });
  });

  test('rebuild the book from a snapshot, at every bookSeq', () => {
    check(60, (commands, joinAt) => {
      const engine = wildEngine();
      const ring = new SlowRing(engine.events);
      const feed = new BookFeed(engine, ring);
      const exact = SYMBOLS.map(() => new BookCopy());
      let copies = SYMBOLS.map(() => new BookCopy());
      commands.forEach((command, at) => {
        engine.apply(command);
        while (ring.end < engine.events.end) {
          const event = engine.events.at(ring.end++);
          if (event.type === 'reset') exact.splice(0, SYMBOLS.length, ...SYMBOLS.map(() => new BookCopy()));
          if (event.type === 'levelChanged') {
            exact[event.symbol]!.set(event.side, event.priceTicks, event.lots);
          }
          const pull = feed.pull();
          if (pull.kind === 'deltas') for (const delta of pull.deltas) copies[delta.symbol]!.follow(delta);
          else {
            expect(event).toMatchObject({ type: 'reset', epoch: engine.epoch });
            copies = SYMBOLS.map((symbol) => copyAt(new BookCopy(), engine.bookSeq(symbol)));
          }
          for (const symbol of SYMBOLS) expectSame(copies[symbol]!.sides(), exact[symbol]!.sides());
          if (event.type === 'levelChanged') expect(copies[event.symbol]!.seq).toBe(event.bookSeq);
        }
        for (const symbol of SYMBOLS) expectSame(copies[symbol]!.sides(), bookOf(engine, symbol));
        if (at === joinAt) copies = snapshots(engine);
      });
    });
  });

  test('join a snapshot taken at any time between two pulls', () => {
    check(40, (commands, _, pulls) => {
      const engine = wildEngine();
      const feed = new BookFeed(engine, engine.events);
      let readers: BookCopy[][] = [];
      commands.forEach((command) => {
        engine.apply(command);
        if (pulls()) {
          const pull = feed.pull();
          if (pull.kind === 'gap') readers = [];
          else
            for (const reader of readers)
              for (const delta of pull.deltas) reader[delta.symbol]!.follow(delta);
          for (const reader of readers)
            for (const symbol of SYMBOLS) expectSame(reader[symbol]!.sides(), bookOf(engine, symbol));
        }
        readers.push(snapshots(engine));
      });
    });
  });

  test('begin again with a gap when the ring has dropped some, and join the snapshot taken then', () => {
    const seen = new Set<string>();
    check(60, (commands, _, pulls) => {
      const engine = createEngine({ eventCapacity: 16 });
      for (const command of wildOpening()) engine.apply(command);
      const feed = new BookFeed(engine, engine.events);
      let copies = snapshots(engine);
      commands.forEach((command) => {
        engine.apply(command);
        if (!pulls()) return;
        const wasOverrun = feed.behind > engine.events.end - engine.events.start;
        const pull = feed.pull();
        expect(pull.kind === 'gap' && pull.reason === 'overrun').toBe(wasOverrun);
        seen.add(pull.kind);
        if (pull.kind === 'gap') copies = snapshots(engine);
        else for (const delta of pull.deltas) copies[delta.symbol]!.follow(delta);
        for (const symbol of SYMBOLS) expectSame(copies[symbol]!.sides(), bookOf(engine, symbol));
      });
    });
    expect([...seen].sort()).toEqual(['deltas', 'gap']);
  });

  test('end with a gap where the epoch is raised, with the book as it was', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events);
    engine.apply(limit({ priceTicks: 98 }));
    engine.apply({ type: 'raiseEpoch', time: 5 });
    expect(feed.pull()).toEqual({ kind: 'gap', reason: 'reset' });
    expect(bookLevels(engine, 0, 9)).toMatchObject({ epoch: 2, bids: [{ priceTicks: 98, lots: 1 }] });
    engine.apply(limit({ priceTicks: 97 }, 6));
    expect(feed.pull()).toMatchObject({ kind: 'deltas', deltas: [{ epoch: 2, firstSeq: 2, lastSeq: 2 }] });
  });

  test('end with a gap at a reset, after which the epoch is another and bookSeq goes on', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events);
    engine.apply(limit({ priceTicks: 98 }));
    engine.apply({ type: 'reset', time: 5 });
    engine.apply({ type: 'deposit', time: 5, account: 0, asset: 1, amount: 10n ** 9n, transferId: 'anew' });
    engine.apply(limit({ priceTicks: 97 }, 6));
    expect(feed.pull()).toEqual({ kind: 'gap', reason: 'reset' });
    expect(bookLevels(engine, 0, 9)).toMatchObject({
      epoch: 2,
      lastSeq: 2,
      bids: [{ priceTicks: 97, lots: 1 }],
    });
    engine.apply(limit({ priceTicks: 97 }, 7));
    expect(feed.pull()).toMatchObject({
      kind: 'deltas',
      deltas: [{ epoch: 2, firstSeq: 3, lastSeq: 3, bids: [[97, 2]], asks: [] }],
    });
    expect(feed.resume(0, { epoch: 1, seq: 3 })).toEqual({ kind: 'gap' });
    expect(feed.resume(0, { epoch: 2, seq: 1 })).toEqual({ kind: 'gap' });
    expect(feed.resume(0, { epoch: 2, seq: 2 })).toMatchObject({ kind: 'deltas', deltas: [{ firstSeq: 3 }] });
  });
});

describe('a reader of deltas who comes back', () => {
  test('is told exactly what it missed, or to take a snapshot once that is gone', () => {
    const seen = new Set<string>();
    check(60, (commands, _, pulls) => {
      const engine = wildEngine();
      const feed = new BookFeed(engine, engine.events, LIMITS);
      const past = SYMBOLS.map(() => [new BookCopy()]);
      const told: BookDelta[][] = SYMBOLS.map(() => []);
      commands.forEach((command) => {
        const from = engine.events.end;
        engine.apply(command);
        for (const event of eventsFrom(engine.events, from)) remember(event, past);
        if (!pulls()) return;
        const pull = feed.pull();
        if (pull.kind === 'gap') for (const deltas of told) deltas.length = 0;
        else for (const delta of pull.deltas) told[delta.symbol]!.push(delta);
        for (const symbol of SYMBOLS)
          for (const copy of past[symbol]!)
            seen.add(expectResumed(engine, feed, symbol, copy, told[symbol]!));
      });
    });
    expect([...seen].sort()).toEqual(['caught up', 'gap', 'nothing missed']);
  });

  test('that knows more than there is, or another epoch, takes a snapshot', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events);
    engine.apply(limit({ priceTicks: 98 }));
    feed.pull();
    expect(feed.resume(0, { epoch: 1, seq: 1 })).toEqual({ kind: 'deltas', deltas: [] });
    expect(feed.resume(0, { epoch: 1, seq: 2 })).toEqual({ kind: 'gap' });
    expect(feed.resume(0, { epoch: 0, seq: 1 })).toEqual({ kind: 'gap' });
    expect(feed.resume(1, { epoch: 1, seq: 0 })).toEqual({ kind: 'deltas', deltas: [] });
  });

  test('who took a snapshot since the last pull is ready for the next', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events);
    engine.apply(limit({ priceTicks: 98 }));
    feed.pull();
    engine.apply(limit({ priceTicks: 97 }));
    const copy = BookCopy.of(bookLevels(engine, 0, 9));
    engine.apply(limit({ priceTicks: 96 }));
    expect(feed.resume(0, { epoch: 1, seq: copy.seq })).toEqual({ kind: 'deltas', deltas: [] });
    const pull = feed.pull();
    if (pull.kind === 'deltas') for (const delta of pull.deltas) copy.follow(delta);
    expect(copy.sides()).toEqual(bookOf(engine, 0));
  });

  test('finds the newest delta, however large', () => {
    const engine = plainEngine();
    const feed = new BookFeed(engine, engine.events, { deltasMax: 5, levelsMax: 2 });
    engine.apply(limit({ priceTicks: 10 }));
    feed.pull();
    for (let ticks = 1; ticks <= 5; ticks++) engine.apply(limit({ priceTicks: 20 + ticks }));
    feed.pull();
    expect(feed.resume(0, { epoch: 1, seq: 0 })).toEqual({ kind: 'gap' });
    expect(feed.resume(0, { epoch: 1, seq: 1 })).toMatchObject({ deltas: [{ firstSeq: 2, lastSeq: 6 }] });
    expect(feed.resume(0, { epoch: 1, seq: 4 })).toMatchObject({ deltas: [{ firstSeq: 5, lastSeq: 6 }] });
  });
});

/** `joinAt`: a command after which somebody joins; `pulls`: says whether the feed is pulled now. */
function check(
  runs: number,
  property: (commands: Command[], joinAt: number, pulls: () => boolean) => void,
): void {
  fc.assert(
    fc.property(marketDays(60), fc.nat(59), pullRate, pullLuck, (commands, joinAt, rate, luck) => {
      property(commands, joinAt, () => isPulled(rate, luck));
    }),
    { numRuns: runs },
  );
}

const plainEngine = (): EngineCore => engineAfter(opening(engineConfig([{}, { symbol: 'BTC-USD2' }]), 1));

const snapshots = (engine: EngineCore): BookCopy[] =>
  SYMBOLS.map((symbol) => BookCopy.of(bookLevels(engine, symbol, WHOLE_BOOK)));

function copyAt(copy: BookCopy, seq: number): BookCopy {
  copy.seq = seq;
  return copy;
}

/** Keeps a copy of each book as it was at every bookSeq since the last reset. */
function remember(event: ReturnType<EngineCore['events']['at']>, past: BookCopy[][]): void {
  if (event.type === 'reset')
    past.forEach((copies, symbol) => {
      past[symbol] = [copyAt(new BookCopy(), copies.at(-1)!.seq)];
    });
  if (event.type !== 'levelChanged') return;
  const next = copyAt(past[event.symbol]!.at(-1)!.clone(), event.bookSeq);
  next.set(event.side, event.priceTicks, event.lots);
  past[event.symbol]!.push(next);
}

function expectResumed(
  engine: EngineCore,
  feed: BookFeed,
  symbol: number,
  before: BookCopy,
  told: readonly BookDelta[],
): string {
  const resumed = feed.resume(symbol, { epoch: engine.epoch, seq: before.seq });
  const current = engine.bookSeq(symbol);
  const kept = keptOf(told);
  const isKnown = before.seq === current || (kept.length > 0 && before.seq + 1 >= kept[0]!.firstSeq);
  expect(resumed.kind).toBe(isKnown ? 'deltas' : 'gap');
  if (resumed.kind === 'gap') return 'gap';
  const copy = before.clone();
  expect(resumed.deltas[0]?.firstSeq ?? before.seq + 1).toBe(before.seq + 1);
  for (const delta of resumed.deltas) copy.follow(delta);
  expectSame([copy.seq, copy.sides()], [current, bookOf(engine, symbol)]);
  return resumed.deltas.length === 0 ? 'nothing missed' : 'caught up';
}

/** The newest deltas that LIMITS let stay. */
function keptOf(told: readonly BookDelta[]): BookDelta[] {
  const kept = told.slice(-LIMITS.deltasMax);
  const levels = () => kept.reduce((sum, { bids, asks }) => sum + bids.length + asks.length, 0);
  while (kept.length > 1 && levels() > LIMITS.levelsMax) kept.shift();
  return kept;
}
