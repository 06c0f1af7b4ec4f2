import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { InstanceSpec } from '../../../src/instance/spec.ts';
import { Client } from './support/client.ts';
import { answers, Supervisor } from './support/control-client.ts';
import { Fixture } from './support/fixture.ts';

const fixture = new Fixture();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exsim-reload-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A supervised worker that is ready, and its file. */
async function supervised() {
  const { name } = fixture.database.identity;
  const spec = defaultSpec(null, name);
  const file = join(folder, `${name}.json`);
  const socket = join(folder, `${name}.sock`);
  const log = join(folder, `${name}.log`);
  const write = (changed: InstanceSpec) => writeFile(file, JSON.stringify(changed));
  const start = async () => {
    await rm(socket, { force: true });
    const worker = fixture.start({
      EXSIM_VENUE_CONFIG: file,
      EXSIM_CONTROL_SOCKET: socket,
      EXSIM_CONFIG_HASH: 'h0',
      EXSIM_LOG_FILE: log,
    });
    while (!(await answers(socket)));
    const supervisor = new Supervisor(socket);
    await supervisor.beat(({ phase }) => phase === 'ready');
    return { worker, supervisor, url: await urlIn(log) };
  };
  await write(spec);
  return { spec, log, write, start, ...(await start()) };
}

/** Of the last start. */
async function urlIn(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).trim().split('\n');
  const { ports } = JSON.parse(lines.findLast((line) => line.includes('"msg":"listening"')) ?? '{}');
  return `http://127.0.0.1:${ports.http}`;
}

/** Sends orders, one after the other, until told to stop; answers the statuses it saw. */
function traffic(client: Client) {
  let going = true;
  const statuses = new Map<number, number>();
  const done = (async () => {
    for (let at = 0; going; at++) {
      const { status } = await client.order({ side: at % 2 === 0 ? 'BUY' : 'SELL', quantity: '0.01' });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  })();
  const stop = async () => {
    going = false;
    await done;
    return statuses;
  };
  return { statuses, stop };
}

test('fees, a symbol, an account and a log level come into force under a flow of orders, none of which is refused', async () => {
  const { spec, supervisor, worker, log, write, start, url } = await supervised();
  const { apiKeys } = fixture.database;
  const alice = new Client(url, apiKeys['alice']!);
  const flow = traffic(alice);
  const [btc] = spec.symbols;
  const changed: InstanceSpec = {
    ...spec,
    logLevel: 'debug',
    symbols: [...spec.symbols, { ...btc!, symbol: 'SOL-USD', base: 'SOL' }].map((one) => ({
      ...one,
      fees: { ...one.fees, makerBps: '1', takerBps: '2' },
    })),
    accounts: [...spec.accounts, { id: 'carol', balances: { SOL: '5' }, apiKey: null }],
    limits: { ...spec.limits, requestsPerSecond: 1_000_000 },
  };
  await write(changed);
  supervisor.say({ type: 'reload', configHash: 'h1', request: 'r1' });
  await supervisor.beat(({ config }) => config?.hash === 'h1');
  const before = flow.statuses.get(201) ?? 0;
  while ((flow.statuses.get(201) ?? 0) < before + 3) await new Promise((resolve) => setImmediate(resolve));
  expect([...(await flow.stop()).keys()]).toEqual([201]);

  const listed = await (await fetch(`${url}/api/v1/symbols`)).text();
  const { items } = JSON.parse(listed) as { items: { symbol: string; fees: { takerBps: string } }[] };
  expect(items.map(({ symbol, fees }) => [symbol, fees.takerBps])).toEqual(
    changed.symbols.map(({ symbol }) => [symbol, '2']),
  );
  const order = await alice.order({ symbol: 'SOL-USD', side: 'BUY' });
  expect([order.status, order.headers.get('ratelimit-limit')]).toEqual([201, '1000000']);
  const admin = new Client(url, apiKeys['admin']!);
  const carol = await admin.get('/api/v1/balances?accountId=carol');
  expect(carol.body.items.at(-1)).toMatchObject({ asset: 'SOL', available: '5' });
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('exchange_trades_total{symbol="SOL-USD"');
  expect(await readFile(log, 'utf8')).toContain('configuration reloaded: logLevel info -> debug');
  expect((await fixture.verify(url)).code).toBe(0);

  const { stateHash } = (await admin.get('/api/v1/state')).body;
  supervisor.say({ type: 'drain', graceMs: 1000 });
  expect(await worker.exited).toBe(0);
  const again = await start();
  const after = await new Client(again.url, apiKeys['admin']!).get('/api/v1/state');
  expect(after.body.stateHash).toBe(stateHash);
});

test('what would be another venue is refused with a reason, nothing of it is in force, and the venue goes on', async () => {
  const { spec, supervisor, write, url } = await supervised();
  const admin = new Client(url, fixture.database.apiKeys['admin']!);
  const before = (await admin.get('/api/v1/state')).body;
  const [btc, ...others] = spec.symbols;
  const finer = { ...btc!, symbol: 'SOL-USD', base: 'SOL', tickSize: '0.0001' };
  await write({
    ...spec,
    logLevel: 'debug',
    symbols: [{ ...btc!, fees: { ...btc!.fees, takerBps: '2' } }, ...others, finer],
  });
  supervisor.say({ type: 'reload', configHash: 'h1', request: 'r1' });
  const { config } = await supervisor.beat((status) => status.config?.refused?.request === 'r1');
  expect(config).toMatchObject({ hash: 'h0', refused: { reason: expect.stringContaining('USD') } });
  expect((await admin.get('/api/v1/state')).body).toMatchObject({
    stateHash: before.stateHash,
    commandSeq: before.commandSeq,
  });
});
