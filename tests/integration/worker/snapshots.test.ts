import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import { Client } from './support/client.ts';
import { Fixture } from './support/fixture.ts';

/** Snapshots of real workers: made by the thread, read at the start, damaged in every way. */
const fixture = new Fixture();
const EVERY = 1000;
let folder: string;
let environment: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exsim-snapshots-'));
  const path = join(folder, 'spec.json');
  await writeFile(path, JSON.stringify({ ...defaultSpec(null, 'test'), snapshotEveryCommands: EVERY }));
  environment = { EXSIM_VENUE_CONFIG: path };
});
afterEach(() => rm(folder, { recursive: true }));

type Life = {
  readonly url: string;
  readonly output: () => string;
  readonly state: () => Promise<{ stateHash: string; commandSeq: number; seq: number }>;
  readonly trade: (batches: number) => Promise<void>;
  readonly end: (signal: NodeJS.Signals) => Promise<number | string>;
};

async function life(): Promise<Life> {
  const worker = fixture.start(environment);
  const url = await worker.ready();
  const { alice, bob, admin } = fixture.database.apiKeys;
  return {
    url,
    output: () => worker.output,
    state: async () => (await new Client(url, admin).get('/api/v1/state')).body as never,
    trade: async (batches) => {
      for (let batch = 0; batch < batches; batch++)
        await Promise.all([post(url, alice, 'SELL'), post(url, bob, 'BUY')]);
    },
    end: (signal) => worker.kill(signal),
  };
}

/** Orders at prices where some of them meet. */
async function post(url: string, apiKey: string, side: string, count = 100): Promise<void> {
  const orders = Array.from({ length: count }, (_, at) => ({
    ...{ symbol: 'BTC-USD', side, type: 'LIMIT', quantity: '0.01' },
    price: String(side === 'SELL' ? 95 + (at % 20) : 105 - (at % 20)),
    timeInForce: at % 2 === 0 ? 'IOC' : 'GTC',
  }));
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  const body = JSON.stringify({ orders });
  const answer = await fetch(`${url}/api/v1/orders/batch`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

/** Trades enough for a snapshot and waits until there is a newer one than before, and the worker knows. */
async function untilSnapshot(venue: Life): Promise<number> {
  const before = await newestSnapshot();
  await venue.trade(EVERY / 200);
  for (;;) {
    // Whether one is due is looked at when something happens.
    await post(venue.url, fixture.database.apiKeys.alice, 'SELL', 1);
    const newest = await newestSnapshot();
    if (newest > before && (await toldSnapshot(venue)) === newest) return newest;
  }
}

async function toldSnapshot({ url }: Life): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^exchange_snapshot_command_seq\{[^}]*\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

async function newestSnapshot(): Promise<number> {
  const [row] = await fixture.sql<{ seq: string | null }>(
    'SELECT max(command_seq) AS seq FROM {s}.snapshots',
  );
  return Number(row?.seq ?? 0);
}

const kept = async (): Promise<number[]> =>
  (await fixture.sql<{ seq: string }>('SELECT command_seq AS seq FROM {s}.snapshots ORDER BY 1')).map(
    ({ seq }) => Number(seq),
  );

test('a worker that was killed begins with the newest snapshot, and is what a full replay makes', async () => {
  const first = await life();
  const seqs = [await untilSnapshot(first), await untilSnapshot(first)];
  expect(await kept()).toEqual(seqs);
  const ahead = await fixture.sql(`SELECT 1 FROM {s}.projection WHERE command_seq < ${seqs[1]}`);
  expect(ahead).toEqual([]);
  await first.trade(1);
  const before = await first.state();
  expect(before.commandSeq).toBeGreaterThan(seqs[1]!);
  await first.end('SIGKILL');
  const second = await life();
  expect(second.output()).toContain(`snapshot read, at command ${await newestSnapshot()}`);
  expect((await second.state()).stateHash).toBe(before.stateHash);
  // From Genesis, in a process of its own.
  expect(await fixture.verify(second.url)).toMatchObject({
    code: 0,
    output: expect.stringContaining('all agree'),
  });
});

test('a clean stop leaves a snapshot, after which all is as it was: state, deposits, trades, fills', async () => {
  const first = await life();
  await first.trade(3);
  const state = await first.state();
  const read = async (url: string, path: string) =>
    (await new Client(url, fixture.database.apiKeys.alice).get(path)).body.items;
  const paths = ['/api/v1/trades/BTC-USD?limit=50', '/api/v1/fills?limit=50', '/api/v1/balances'];
  const before = await Promise.all(paths.map((path) => read(first.url, path)));
  expect(before.map((items) => items.length > 10)).toEqual([true, true, false]);
  expect(await first.end('SIGTERM')).toBe(0);
  expect(await kept()).toEqual([state.commandSeq]);
  const second = await life();
  expect(second.output()).toContain(`journal read up to command ${state.commandSeq}`);
  expect((await second.state()).stateHash).toBe(state.stateHash);
  expect(await Promise.all(paths.map((path) => read(second.url, path)))).toEqual(before);
});

test('a start from Genesis shows the trades, fills and orders that only the tables told it of', async () => {
  const first = await life();
  await first.trade(3);
  const { commandSeq } = await first.state();
  const read = async (url: string, path: string) =>
    (await new Client(url, fixture.database.apiKeys.alice).get(path)).body.items;
  const paths = ['/api/v1/trades/BTC-USD?limit=500', '/api/v1/fills?limit=50', '/api/v1/orders?limit=50'];
  const before = await Promise.all(paths.map((path) => read(first.url, path)));
  expect(before.map((items) => items.length > 10)).toEqual([true, true, true]);
  await fixture.projected(commandSeq);
  await first.end('SIGKILL');
  expect(await kept()).toEqual([]);
  const second = await life();
  expect(await Promise.all(paths.map((path) => read(second.url, path)))).toEqual(before);
});

test('a worker that ends for an error nobody caught leaves no snapshot, and the next start replays', async () => {
  const plant = join(folder, 'plant.mjs');
  await writeFile(plant, "process.on('SIGUSR2', () => { throw new Error('planted'); });");
  environment['NODE_OPTIONS'] = `--import=${plant}`;
  const first = await life();
  await first.trade(1);
  const { commandSeq, stateHash } = await first.state();
  await fixture.projected(commandSeq);
  expect(await first.end('SIGUSR2')).toBe(70);
  expect(await kept()).toEqual([]);
  expect((await (await life()).state()).stateHash).toBe(stateHash);
});

test('a journal damaged under a running worker is shown when the next snapshot is due, and trading goes on', async () => {
  const venue = await life();
  await fixture.sql("UPDATE {s}.journal SET commands = commands || '\\x00'::bytea WHERE first_seq = 1");
  await venue.trade(EVERY / 200);
  while (!venue.output().includes('snapshots: '))
    await post(venue.url, fixture.database.apiKeys.alice, 'SELL', 1);
  expect(venue.output()).toMatch(/snapshots: .*journal row 1\b/i);
  expect(await kept()).toEqual([]);
});

test('with a damaged part the snapshot before is used, with a warning that names it', async () => {
  const first = await life();
  await untilSnapshot(first);
  const before = await first.state();
  await first.end('SIGTERM');
  const [older, newest] = await kept();
  await fixture.sql(
    'UPDATE {s}.snapshot_parts SET bytes = set_byte(bytes, 9, get_byte(bytes, 9) # 1) WHERE command_seq = $1',
    [newest],
  );
  const second = await life();
  expect(second.output()).toContain(
    `the snapshot at command ${newest} has a part 0 that does not fit its checksum`,
  );
  expect(second.output()).toContain(`snapshot read, at command ${older}`);
  expect((await second.state()).stateHash).toBe(before.stateHash);
  // The next stop puts a good one in its place.
  await second.end('SIGTERM');
  expect(await fixture.verify()).toMatchObject({ code: 0 });
});

test('a header that says 4294967296 bytes keeps no worker from its start, and is reported and replaced', async () => {
  const first = await life();
  await first.trade(1);
  const before = await first.state();
  await first.end('SIGTERM');
  const [newest] = await kept();
  await fixture.sql('UPDATE {s}.snapshots SET state_bytes = 4294967296');
  const problem = new RegExp(`snapshot at command ${newest}\\b.* (says it has|does not fit)`);
  expect(await fixture.verify()).toMatchObject({ code: 1, output: expect.stringMatching(problem) });
  const second = await life();
  expect(second.output()).toMatch(problem);
  expect((await second.state()).stateHash).toBe(before.stateHash);
  await untilSnapshot(second);
  expect(second.output().match(new RegExp(problem, 'g'))?.length).toBe(2);
  await second.end('SIGTERM');
  expect(await fixture.verify()).toMatchObject({ code: 0 });
});
