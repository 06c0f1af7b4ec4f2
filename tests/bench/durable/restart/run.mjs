/**
 * Measures how long a worker takes to be ready again, with a long journal and without or with a snapshot of it:
 *
 *   node tests/bench/durable/restart/run.mjs [--commands N] [--resting N] [--window N] [--runs N]
 *
 * Needs a build. It writes a journal of `commands` (1,000,000) with `resting` (100,000) orders left in the book into a
 * private Postgres; all other orders trade, and the last `window` (1,000,000) of them are remembered. Then it starts
 * the built worker on it: without a snapshot, and with the one that worker has made. Every start is a new process,
 * measured from its spawn to its "ready" in the log. The state hash must be the same each time.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import {
  createEngine,
  ENGINE_VERSION,
  encodeCommands,
  JOURNAL_FORMAT,
} from '../../../../dist/engine/index.js';
import { defaultSpec } from '../../../../dist/instance/default-spec.js';
import { engineConfig } from '../../../../dist/instance/engine-config.js';
import { deriveIdentity } from '../../../../dist/instance/identity.js';
import { projectPaths } from '../../../../dist/process/paths.js';
import { loadMigrations, migrationSql } from '../../../../dist/provision/postgres/migrations.js';
import { resolveServices } from '../../../../dist/services/resolve.js';
import { removeServices } from '../../../../dist/services/stop.js';
import { CHAIN_START, rowChecksum } from '../../../../dist/worker/journal/checksum.js';

const BATCH_COMMANDS = 100;
const MIDDLE_TICKS = 5_000_000;
const TIME = 1_700_006_400_000;
const ADMIN_KEY = 'bench-admin-key';

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '1000000' },
    resting: { type: 'string', default: '100000' },
    window: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
  },
});
const [COMMANDS, RESTING, WINDOW, RUNS] = ['commands', 'resting', 'window', 'runs'].map((name) =>
  Number(values[name]),
);

/** Of every start: they must be one. */
const hashes = new Set();
const mb = (bytes) => `${(Number(bytes) / 1e6).toFixed(1)} MB`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-restart-')));
const paths = projectPaths(folder);
let running = null;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
try {
  await main();
} finally {
  await cleanUp();
}

async function cleanUp() {
  running?.kill('SIGKILL');
  await removeServices(paths);
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const spec = benchSpec();
  const identity = deriveIdentity({ service: 'exchange-sim', name: 'bench' }).value;
  const { postgres } = await resolveServices({
    postgresUrl: null,
    redis: 'off',
    paths,
    env: {},
    log: () => undefined,
    probes: { postgres: async () => undefined, redis: async () => undefined },
  });
  const client = new pg.Client(postgres.adminUrl);
  // Whatever goes wrong first is told; the server is stopped behind it.
  client.on('error', () => undefined);
  await client.connect();
  await makeSchema(client, identity);
  const journal = await writeJournal(client, identity.schema, spec);
  console.log(
    `machine   ${cpus().length} x ${cpus()[0].model}, Node ${process.version}, load ${loadavg()[0].toFixed(1)}`,
  );
  console.log(
    `journal   ${journal.commandSeq} commands in ${journal.rows} rows, ${mb(journal.bytes)}; ${journal.openOrders} orders rest, window ${WINDOW}`,
  );
  const specFile = join(folder, 'spec.json');
  writeFileSync(specFile, JSON.stringify(spec));
  const environment = {
    PATH: process.env.PATH,
    ...{
      HTTP_PORT: '0',
      GRPC_PORT: '0',
      EXSIM_VENUE_CONFIG: specFile,
      SERVICE_INSTANCE_NAME: identity.instanceName,
    },
    POSTGRES_URL: workerUrl(postgres.adminUrl, identity.role),
  };
  await measure('Genesis', environment, async (start) => {
    await client.query(`DELETE FROM ${identity.schema}.snapshots`);
    return start();
  });
  await madeSnapshot(environment, client, identity.schema);
  await measure('snapshot', environment, (start) => start());
  await client.end();
}

/** The generic venue, but for what would refuse the orders of this journal. */
function benchSpec() {
  const { symbols, limits, ...rest } = defaultSpec(null, 'bench');
  const open = { bandBps: null, maxNotional: '0', maxOpenOrders: 1_000_000 };
  return {
    ...rest,
    symbols: symbols.map((symbol) => ({ ...symbol, ...open })),
    limits: { ...limits, idempotencyWindow: WINDOW },
    // So that the first worker makes one at once, however short the journal.
    snapshotEveryCommands: 1000,
  };
}

async function makeSchema(client, identity) {
  await client.query(`CREATE SCHEMA ${identity.schema}`);
  for (const migration of await loadMigrations()) await client.query(migrationSql(migration, identity));
  await client.query(`CREATE ROLE ${identity.role} LOGIN PASSWORD 'bench'`);
  await client.query(`GRANT USAGE ON SCHEMA ${identity.schema} TO ${identity.role}`);
  await client.query(`GRANT ALL ON ALL TABLES IN SCHEMA ${identity.schema} TO ${identity.role}`);
  await client.query(
    `INSERT INTO ${identity.schema}.api_keys (key_hash, admin) VALUES (sha256($1::text::bytea), true)`,
    [ADMIN_KEY],
  );
}

function workerUrl(adminUrl, role) {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = 'bench';
  return url.href;
}

/** Rows as a busy worker would have written them. The tables count as written: they are not what is measured. */
async function writeJournal(client, schema, spec) {
  const engine = createEngine();
  let previous = CHAIN_START;
  let firstSeq = 1;
  let rows = 0;
  let bytes = 0;
  for (const batch of batches(commands(engineConfig(spec, 1).value))) {
    for (const command of batch) engine.apply(command);
    const encoded = encodeCommands(batch);
    const row = {
      ...{ firstSeq, lastSeq: firstSeq + batch.length - 1, term: 0, time: TIME },
      ...{ format: JOURNAL_FORMAT, engineVersion: ENGINE_VERSION, commands: encoded },
    };
    previous = rowChecksum(previous, row);
    await client.query({
      name: 'row',
      text: `INSERT INTO ${schema}.journal (first_seq, last_seq, term, time, format, engine_version, commands, checksum)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      values: [
        row.firstSeq,
        row.lastSeq,
        row.term,
        row.time,
        row.format,
        row.engineVersion,
        encoded,
        previous,
      ],
    });
    firstSeq += batch.length;
    rows += 1;
    bytes += encoded.length;
  }
  await client.query(`UPDATE ${schema}.projection SET command_seq = $1`, [engine.commandSeq]);
  return { commandSeq: engine.commandSeq, openOrders: engine.openOrderCount(), rows, bytes };
}

function* batches(all) {
  let batch = [];
  for (const command of all) {
    batch.push(command);
    if (batch.length < BATCH_COMMANDS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** First the orders that rest, then pairs that trade at the middle. */
function* commands(config) {
  yield { type: 'genesis', time: TIME, config };
  yield* ['alice', 'bob'].map((id) => ({ type: 'createAccount', time: TIME, id, master: null }));
  for (const account of [0, 1])
    for (const asset of config.assets.keys())
      yield {
        type: 'deposit',
        time: TIME,
        account,
        asset,
        amount: 10n ** 26n,
        transferId: `bench/${account}/${asset}`,
      };
  let id = 0;
  const lots = config.symbols[0].minLots * 100;
  const order = (account, side, priceTicks) => ({
    ...{ type: 'newOrder', time: TIME, account, symbol: 0, side, orderType: 'LIMIT', timeInForce: 'GTC' },
    ...{ lots, quoteUnits: null, priceTicks, stopTicks: null, expireAt: null, postOnly: false, stp: null },
    clientOrderId: `order-${++id}`,
  });
  for (let at = 0; at < RESTING; at++) {
    const away = 1 + ((at * 7919) % 20_000);
    yield at % 2 === 0 ? order(0, 'BUY', MIDDLE_TICKS - away) : order(0, 'SELL', MIDDLE_TICKS + away);
  }
  for (let at = RESTING; at < COMMANDS; at += 2) {
    yield order(0, 'SELL', MIDDLE_TICKS);
    yield order(1, 'BUY', MIDDLE_TICKS);
  }
}

async function measure(from, environment, around) {
  const readyMs = [];
  for (let run = 0; run < RUNS; run++) {
    const started = await around(() => startWorker(environment));
    readyMs.push(started.readyMs);
    hashes.add((await state(started.url)).stateHash);
    await kill(started.worker);
  }
  if (hashes.size !== 1)
    throw new Error(`Expected one state hash, but there were ${[...hashes].join(', ')}.`);
  const median = readyMs.toSorted((a, b) => a - b)[readyMs.length >> 1];
  console.log(
    `${from.padEnd(9)} ready after ${Math.round(median)} ms (${readyMs.map(Math.round).join(', ')})`,
  );
  console.log(`          state ${[...hashes][0]}`);
}

function startWorker(environment) {
  const startedMs = performance.now();
  const worker = spawn(process.execPath, ['dist/worker/main.js'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = worker;
  let output = '';
  return new Promise((resolve, reject) => {
    worker.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const line = output.split('\n').find((one) => one.includes('"msg":"ready"'));
      if (line === undefined || !line.endsWith('}')) return;
      const readyMs = performance.now() - startedMs;
      worker.stdout.removeAllListeners('data').resume();
      resolve({ worker, readyMs, url: `http://127.0.0.1:${JSON.parse(line).ports.http}` });
    });
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${code}\n${output}`)));
  });
}

async function state(url) {
  const answer = await fetch(`${url}/api/v1/state`, { headers: { 'x-api-key': ADMIN_KEY } });
  return answer.json();
}

async function kill(worker) {
  const gone = new Promise((resolve) => worker.once('close', resolve));
  worker.kill('SIGKILL');
  await gone;
}

/** Waits for the snapshot a worker makes beside its work, and says what it cost. */
async function madeSnapshot(environment, client, schema) {
  const { worker, url } = await startWorker(environment);
  const startedMs = performance.now();
  let peak = 0;
  for (;;) {
    const { rows } = await client.query(
      `SELECT s.command_seq, s.state_bytes, (SELECT sum(length(bytes)) FROM ${schema}.snapshot_parts) AS stored FROM ${schema}.snapshots s`,
    );
    const rss = Number(
      /^process_resident_memory_bytes\{[^}]*\} (\S+)$/m.exec(
        await (await fetch(`${url}/metrics`)).text(),
      )?.[1],
    );
    peak = Math.max(peak, rss);
    if (rows.length === 0) continue;
    const took = Math.round(performance.now() - startedMs);
    console.log(
      `made      in ${took} ms beside the worker: ${mb(rows[0].state_bytes)} of state, ${mb(rows[0].stored)} stored; ${mb(peak)} of memory at most`,
    );
    break;
  }
  await kill(worker);
}
