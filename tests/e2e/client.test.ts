import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { instanceVariables } from '../../src/cli/project/instance-variables.ts';
import { ExchangeClient } from '../../src/client/exchange/index.ts';
import { formatDecimal, parseDecimal } from '../../src/common/decimal.ts';
import type { LoadReport } from '../../src/load/report.ts';
import { TestProject } from './support/project.ts';

/** Coinbase takes 60 bp of a taker, kraken 40: a difference of about 1 % is used up by fees. */
const NAMES = ['coinbase', 'kraken'] as const;
type Name = (typeof NAMES)[number];
const SYMBOL = 'BTC-USD';
const SCALE = 18;

let project: TestProject;
let access: Record<Name, InstanceAccess>;
const clients: ExchangeClient[] = [];

beforeAll(async () => {
  project = new TestProject();
  const postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  await project.writeFleet({ postgresUrl, redis: 'off' }, NAMES);
  expect(await project.exsim('up', '-d')).toMatchObject({ code: 0 });
  access = JSON.parse((await project.exsim('env', '--json')).stdout) as Record<Name, InstanceAccess>;
  installPackage();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await project.remove();
});

/** The package as a dependency of a project of somebody else. */
function installPackage(): void {
  mkdirSync(join(project.folder, 'node_modules'));
  symlinkSync(resolve('.'), join(project.folder, 'node_modules/exsim'));
  project.write('{"type": "module"}', 'package.json');
}

function run(program: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...project.env, ...instanceVariables(access) };
  return new Promise((done) => {
    execFile(program, args, { cwd: project.folder, env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });
}

function client(name: Name, apiKey: string | undefined): ExchangeClient {
  const made = new ExchangeClient({ url: access[name].httpUrl, apiKey });
  clients.push(made);
  return made;
}

const units = (text: string): bigint => {
  const parsed = parseDecimal(text, SCALE);
  if (!parsed.ok) throw new Error(`${text} is no decimal`);
  return parsed.value;
};

/** What both venues together have, by account and asset, in units of 10^-18. */
async function holdings(): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>();
  for (const name of NAMES) {
    const { items } = await client(name, access[name].adminKey).balances({ limit: 1000 });
    for (const { accountId, asset, total } of items) {
      const key = `${accountId} ${asset}`;
      sums.set(key, (sums.get(key) ?? 0n) + units(total));
    }
  }
  return sums;
}

/** Fees of all fills on both venues, in USD. */
async function feesPaid(): Promise<bigint> {
  let sum = 0n;
  for (const name of NAMES) {
    const { items } = await client(name, access[name].adminKey).fills({ limit: 1000 });
    expect(items.filter(({ feeAsset }) => feeAsset !== 'USD')).toEqual([]);
    sum = items.reduce((total, { fee }) => total + units(fee), sum);
  }
  return sum;
}

/** Orders of bob, as "price quantity". */
async function rest(name: Name, side: 'BUY' | 'SELL', levels: readonly string[]): Promise<void> {
  const bob = client(name, access[name].apiKeys['bob']);
  for (const level of levels) {
    const [price = '', quantity = ''] = level.split(' ');
    await bob.placeOrder({ symbol: SYMBOL, side, type: 'LIMIT', price, quantity });
  }
}

async function arbitrage(): Promise<string> {
  const source = readFileSync('examples/arbitrage.ts', 'utf8');
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  const script = project.write(outputText, 'arbitrage.js'); // Node 20 does not run TypeScript.
  const { code, output } = await run(process.execPath, script, ...NAMES, SYMBOL);
  expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
  return output;
}

describe('examples/arbitrage.ts', () => {
  test('does not trade where the fees of both sides are more than the difference', async () => {
    await rest('kraken', 'SELL', ['60000 0.5']);
    await rest('coinbase', 'BUY', ['60550 0.5']);
    const before = await holdings();
    expect(await arbitrage()).toMatch(/^0 trades, profit 0 USD/);
    expect(await holdings()).toEqual(before);
  });

  test('ends with more than it began with, and its counterparties lose exactly that and the fees', async () => {
    await rest('kraken', 'SELL', ['60100 0.31', '60900 1']);
    await rest('coinbase', 'BUY', ['61800 0.2', '61400 0.7', '60600 1']);
    const before = await holdings();
    const output = await arbitrage();
    const after = await holdings();
    const [, trades, profit = '', mark = ''] =
      /^(\d+) trades, profit (\S+) USD at a mark of (\S+)$/m.exec(output) ?? [];
    const gain = (account: string): bigint => {
      const change = (asset: string) =>
        (after.get(`${account} ${asset}`) ?? 0n) - (before.get(`${account} ${asset}`) ?? 0n);
      return change('USD') + (change('BTC') * units(mark)) / 10n ** BigInt(SCALE);
    };
    expect(Number(trades)).toBeGreaterThanOrEqual(3);
    expect(profit).toBe(formatDecimal(gain('alice'), SCALE));
    expect(gain('alice')).toBeGreaterThan(0n);
    expect(-gain('bob')).toBe(gain('alice') + (await feesPaid()));
    expect(after.get('alice BTC')).toBe(before.get('alice BTC'));
  });
});

describe('exsim load', () => {
  const ALONE = ['--target', 'kraken', '--mix', 'limit=1'] as const;

  test('puts the load asked for on all exchanges and accounts for every order', async () => {
    const { code, stdout } = await project.exsim('load', '--rate', '50', '--duration', '1', '--json');
    const { targets } = JSON.parse(stdout) as LoadReport;
    expect({ code, names: targets.map(({ name }) => name) }).toEqual({ code: 0, names: [...NAMES] });
    for (const { sent, unsent, answered, skipped, accepted, errors } of targets) {
      expect({ errors, due: sent + unsent, counted: answered + skipped }).toEqual({
        ...{ errors: {}, due: 50, counted: sent },
      });
      expect(accepted).toBeGreaterThan(0);
    }
  });

  test('ends at a Ctrl-C with its table, and leaves no order', async () => {
    const alice = client('kraken', access.kraken.apiKeys['alice']);
    const before = (await alice.orders({ status: 'NEW' })).items.length;
    const load = project.start('load', ...ALONE, '--duration', '600');
    await load.until(/load on kraken for 600 s/);
    load.child.kill('SIGINT');
    expect(await load.end()).toBe(130);
    expect(load.output).toMatch(/Ctrl-C again ends it at once\.[\s\S]*\nkraken +\d/);
    expect((await alice.orders({ status: 'NEW' })).items).toHaveLength(before);
  });
});

test('exsim/client is typed and runs where nothing else of exsim is installed', async () => {
  project.write(
    [
      "import { ExchangeClient, ExchangeError, type Order } from 'exsim/client';",
      "const client = new ExchangeClient({ url: process.env['EXSIM_KRAKEN_HTTP_URL'] ?? '' });",
      `const error: unknown = await client.placeOrder({ symbol: '${SYMBOL}', side: 'BUY', type: 'MARKET', quantity: '1' }).then(`,
      '  ({ order }): Order => order, (thrown: unknown) => thrown);',
      "console.log(error instanceof ExchangeError ? error.name : 'no error');",
      'client.close();',
      '// @ts-expect-error an order needs a side',
      `void (() => client.placeOrder({ symbol: '${SYMBOL}', type: 'MARKET' }));`,
      'declare const process: { env: Record<string, string | undefined> };',
      'declare const console: { log(text: string): void };',
    ].join('\n'),
    'consumer.ts',
  );
  const options = { strict: true, module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom'], types: [] };
  writeFileSync(
    join(project.folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...options, skipLibCheck: false }, files: ['consumer.ts'] }),
  );
  expect(await run(process.execPath, resolve('node_modules/typescript/bin/tsc'))).toEqual({
    code: 0,
    output: '',
  });
  expect(await run(process.execPath, 'consumer.js')).toEqual({ code: 0, output: 'UNAUTHENTICATED\n' });
});
