import { beforeEach, expect, test } from 'vitest';
import type { InstanceSpec } from '../../../../src/instance/spec.ts';
import { CHAIN_START, rowChecksum } from '../../../../src/stored/row-checksum.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import { specChanges } from '../../../../src/worker/journal/spec-changes.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { configOf, limitOrder, SPEC, TestVenue } from '../support/venue.ts';

let clock: ManualClock;
let store: MemoryStore;

beforeEach(() => {
  clock = new ManualClock();
  store = new MemoryStore();
});

/** A worker's life: starts, lets `live` happen, is killed. */
async function life(
  spec: InstanceSpec = SPEC,
  live: (venue: TestVenue) => Promise<unknown> = async () => {},
) {
  const venue = new TestVenue({ store, clock, spec, owner: `life ${store.term}` });
  await clock.until(venue.start());
  await live(venue);
  await venue.kill();
  return venue;
}

const commandsAfter = (rows: number) =>
  store.rows.slice(rows).flatMap((row) => ENGINE_CODEC.decode(row.commands));

test('the first start journals Genesis, the accounts and their deposits', async () => {
  const { engine } = await life();
  expect(commandsAfter(0).map(({ type }) => type)).toEqual([
    'genesis',
    ...SPEC.accounts.map(() => 'createAccount'),
    ...SPEC.accounts.flatMap(({ balances }) => Object.keys(balances).map(() => 'deposit')),
  ]);
  expect(engine.accounts.map(({ id }) => id)).toEqual(['alice', 'bob']);
});

test('a journal that holds a refused Genesis alone is brought up by the next start', async () => {
  const wanted = configOf(SPEC);
  const config = { ...wanted, symbols: [...wanted.symbols, ...wanted.symbols] };
  const { engine } = new TestVenue({ store, clock });
  const refused = { type: 'genesis', time: clock.now(), config } as const;
  engine.apply(refused);
  expect([engine.epoch, engine.events.at(0)]).toMatchObject([0, { type: 'rejected', code: 1006 }]);
  const row = {
    firstSeq: 1,
    lastSeq: 1,
    term: 1,
    time: refused.time,
    format: ENGINE_CODEC.format,
    engineVersion: ENGINE_CODEC.engineVersion,
    commands: ENGINE_CODEC.encode([refused]),
  };
  store.rows.push({ ...row, checksum: rowChecksum(CHAIN_START, row) });
  const venue = await life();
  expect(venue.engine.accounts.map(({ id }) => id)).toEqual(['alice', 'bob']);
  expect(commandsAfter(1)[0]).toMatchObject({ type: 'genesis', config: wanted });
});

test('a restart gives the same state and writes Advance alone', async () => {
  const first = await life(SPEC, async ({ exchange }) => {
    await clock.until(exchange.submit(limitOrder()));
    await clock.until(exchange.submit(limitOrder({ account: 1, side: 'BUY', lots: 300_000 })));
  });
  const rows = store.rows.length;
  const second = await life();
  expect(second.engine.stateHash()).toBe(first.engine.stateHash());
  expect(second.engine.seq).toBe(first.engine.seq);
  expect(commandsAfter(rows).map(({ type }) => type)).toEqual(['advance']);
});

test('a restart remembers which command brought an order', async () => {
  const order = limitOrder({ clientOrderId: 'x' });
  let entryCommandSeq = 0;
  await life(SPEC, async ({ exchange, engine }) => {
    await clock.until(exchange.submit(order));
    entryCommandSeq = engine.commandSeq;
  });
  await life(SPEC, async ({ exchange }) => {
    const outcome = await clock.until(exchange.submit(order));
    expect(outcome).toMatchObject({ events: [{ type: 'orderDuplicate', orderId: 1, entryCommandSeq }] });
  });
});

test('a replay is not counted as trading', async () => {
  await life(SPEC, ({ exchange }) => clock.until(exchange.submit(limitOrder())));
  const lives: boolean[] = [];
  const venue = new TestVenue({
    store,
    clock,
    owner: 'z',
    sinks: [{ onBatch: ({ live }) => void lives.push(live) }],
  });
  await clock.until(venue.start());
  expect(lives).toEqual([...Array(lives.length - 1).fill(false), true]);
});

const symbolOf = (index: number, change: object) => ({
  ...SPEC,
  symbols: SPEC.symbols.map((symbol, at) => (at === index ? { ...symbol, ...change } : symbol)),
});

test('changed fees, new accounts and new symbols of the file become journaled commands', async () => {
  await life();
  const rows = store.rows.length;
  const fees = { makerBps: '1', takerBps: '2', feeIn: 'quote' as const };
  const changed: InstanceSpec = {
    ...symbolOf(0, { fees }),
    accounts: [...SPEC.accounts, { id: 'carol', balances: { BTC: '5', SOL: '7' }, apiKey: null }],
  };
  const { base: _, ...like } = SPEC.symbols[0]!;
  const spec = { ...changed, symbols: [...changed.symbols, { ...like, symbol: 'SOL-USD', base: 'SOL' }] };
  const { engine } = await life(spec);
  expect(commandsAfter(rows).map(({ type }) => type)).toEqual([
    'advance',
    'setFees',
    'addSymbol',
    'createAccount',
    'deposit',
    'deposit',
  ]);
  expect(engine.fees(0)).toEqual({ makerRate: 10_000, takerRate: 20_000 });
  const sol = engine.config.assets.findIndex(({ asset }) => asset === 'SOL');
  expect(engine.balance(2, sol).available).toBe(7n * 10n ** BigInt(engine.config.assets[sol]!.scale));
  const again = store.rows.length;
  await life(spec);
  expect(commandsAfter(again).map(({ type }) => type)).toEqual(['advance']);
});

test('a balance in the file is deposited once, whatever the file says later', async () => {
  await life();
  const accounts = SPEC.accounts.map((account) => ({ ...account, balances: { USD: '9' } }));
  const rows = store.rows.length;
  await life({ ...SPEC, accounts });
  expect(commandsAfter(rows).map(({ type }) => type)).toEqual(['advance']);
});

test.each([
  ['tick size', { tickSize: '0.5', minPrice: '0.5' }, 'BTC-USD price scale'],
  ['lot size', { lotSize: '0.01', minQuantity: '0.01' }, 'BTC-USD quantity scale'],
])('a changed %s of a symbol with history is refused, naming it', async (_, change, named) => {
  await life();
  const venue = new TestVenue({ store, clock, owner: 'z', spec: symbolOf(0, change) });
  await expect(clock.until(venue.start())).rejects.toMatchObject({
    code: 'WORKER_CONFIG',
    message: expect.stringContaining(named),
  });
});

test('another venue in the file is refused', async () => {
  await life();
  const venue = new TestVenue({ store, clock, owner: 'z', spec: { ...SPEC, venue: 'kraken' } });
  await expect(clock.until(venue.start())).rejects.toMatchObject({ code: 'WORKER_CONFIG' });
});

type Damage = (rows: MemoryStore['rows']) => void;
const flip = (bytes: Uint8Array) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte));

test.each<[string, Damage, string]>([
  [
    'a flipped bit in the commands',
    (rows) => rows.splice(1, 1, { ...rows[1]!, commands: flip(rows[1]!.commands) }),
    'row 2',
  ],
  [
    'a flipped bit in a checksum',
    (rows) => rows.splice(0, 1, { ...rows[0]!, checksum: flip(rows[0]!.checksum) }),
    'row 1',
  ],
  ['another time', (rows) => rows.splice(1, 1, { ...rows[1]!, time: rows[1]!.time + 1 }), 'row 2'],
  ['another term', (rows) => rows.splice(1, 1, { ...rows[1]!, term: 9 }), 'row 2'],
  ['a missing row', (rows) => rows.splice(1, 1), 'row 4'],
])('%s is found at the start, and the row named', async (_, damage, named) => {
  await life();
  damage(store.rows);
  const venue = new TestVenue({ store, clock, owner: 'z' });
  await expect(clock.until(venue.start())).rejects.toMatchObject({
    code: 'WORKER_JOURNAL_DAMAGED',
    message: expect.stringContaining(named),
  });
});

test('a row of another engine version is not replayed, and the version named', async () => {
  await life();
  const venue = new TestVenue({ store, clock, owner: 'z' });
  const other = { ...ENGINE_CODEC, engineVersion: '0' };
  store.rows.length = 0;
  const row = {
    firstSeq: 1,
    lastSeq: 1,
    term: 1,
    time: 1,
    format: 1,
    engineVersion: other.engineVersion,
    commands: new Uint8Array(),
  };
  store.rows.push({ ...row, checksum: rowChecksum(CHAIN_START, row) });
  await expect(clock.until(venue.start())).rejects.toMatchObject({
    code: 'WORKER_CONFIG',
    message: expect.stringContaining('engine 0'),
  });
});

test('a symbol that has left the file changes nothing in the journal, and a person is told what that means', async () => {
  const { engine } = await life();
  const [gone, ...symbols] = SPEC.symbols;
  const spec = { ...SPEC, symbols, accounts: [] };
  expect(specChanges(engine, configOf(spec), spec)).toEqual({
    symbols: [],
    accounts: [],
    ignored: [`${gone!.symbol} has left the file and stays in the journal: it takes no more orders`],
  });
});
