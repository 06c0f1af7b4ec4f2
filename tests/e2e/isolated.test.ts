import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { projectPaths } from '../../src/process/paths.ts';
import { processesOfProject } from '../../src/process/sweep.ts';
import { TestProject } from './support/project.ts';

/** `exsim run --isolated`: runs of one file, on one Postgres and one Redis, that do not meet. */
const PATIENCE = { timeout: 60_000, interval: 100 };
/** Trades with itself, says where, and ends with the code that stands in the argument. */
const CMD = `
  const url = process.env.EXSIM_KRAKEN_HTTP_URL;
  const order = { symbol: 'BTC-USD', type: 'LIMIT', price: '50000', quantity: '0.01' };
  const place = (key, side) => fetch(url + '/api/v1/orders', {
    method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ ...order, side }),
  });
  await place(process.env.EXSIM_KRAKEN_API_KEY_ALICE, 'SELL');
  const bought = await (await place(process.env.EXSIM_KRAKEN_API_KEY_BOB, 'BUY')).json();
  console.log(JSON.stringify([bought.order.orderId, bought.order.status, process.env.EXSIM_HOME]));
  process.exitCode = Number(process.argv[1]);
`;
/** Does not heed SIGTERM, says that it has heard it, and ends with whoever started it. */
const STUBBORN = `
  const parent = process.ppid;
  process.on('SIGTERM', () => console.log('not yet'));
  setInterval(() => process.ppid === parent || process.exit(), 100);
  console.log(process.env.EXSIM_HOME);
`;
/** Ends with whoever started it. */
const STAYS = `
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(), 100);
  console.log(process.env.EXSIM_HOME);
`;

let project: TestProject;
let postgresUrl: string;

beforeAll(async () => {
  project = new TestProject();
  postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  project.env['TMPDIR'] = project.folder;
  delete project.env['EXSIM_HOME'];
  await project.writeFleet({ postgresUrl, redis: inject('redisAdminUrl') }, ['kraken']);
});
afterAll(() => project.remove());

const isolated = (script: string, ...args: string[]): string[] => [
  ...['run', '--isolated', '--', process.execPath, '--input-type=module', '-e', script],
  ...args,
];

/** What runs of this file have left behind. */
async function leftovers(): Promise<unknown> {
  const client = new pg.Client(postgresUrl);
  await client.connect();
  const rows = async (sql: string): Promise<string[]> =>
    (await client.query<{ name: string }>(sql)).rows.map(({ name }) => name);
  try {
    return {
      schemas: await rows(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'run\\_%'`),
      registry: await rows('SELECT schema AS name FROM exsim.registry'),
      folders: readdirSync(project.folder).filter((name) => name.startsWith('exsim-run-')),
      sockets: socketFolders(),
    };
  } finally {
    await client.end();
  }
}
const NOTHING = { schemas: [], registry: [], folders: [], sockets: [] };

function socketFolders(): string[] {
  const root = join(project.folder, `exsim-${process.getuid?.()}`);
  return existsSync(root) ? readdirSync(root) : [];
}

test('two at once each have a market of their own, end as their command does, and leave nothing', async () => {
  const runs = await Promise.all([0, 7].map((code) => project.exsim(...isolated(CMD, String(code)))));
  expect(runs.map(({ code }) => code)).toEqual([0, 7]);
  const said = runs.map(({ stdout }) => JSON.parse(stdout) as string[]);
  expect(said.map(([orderId, status]) => [orderId, status])).toEqual([
    ['2', 'FILLED'],
    ['2', 'FILLED'],
  ]);
  const homes = said.map(([, , home]) => home as string);
  expect(new Set(homes).size).toBe(2);
  expect(homes.filter((home) => existsSync(home))).toEqual([]);
  expect(await leftovers()).toEqual(NOTHING);
});

test('a run whose notes nobody reads any more goes on, and ends as its command does', async () => {
  const run = project.start(...isolated('console.log("traded"); process.exitCode = 7'));
  run.child.stderr?.destroy();
  expect(await run.end()).toBe(7);
  expect(run.output).toBe('traded\n');
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s reaches the command, and everything is removed', async (signal, code) => {
  const run = project.start(...isolated(STAYS));
  await run.until(/^\/.*exsim-run-/m);
  run.child.kill(signal);
  expect(await run.end()).toBe(code);
  expect(await leftovers()).toEqual(NOTHING);
});

test('a second signal kills a command that did not heed the first, and everything is removed', async () => {
  const run = project.start(...isolated(STUBBORN));
  await run.until(/^\/.*exsim-run-/m);
  run.child.kill('SIGTERM');
  await run.until(/^not yet$/m);
  run.child.kill('SIGTERM');
  expect(await run.end()).toBe(137);
  expect(await leftovers()).toEqual(NOTHING);
});

test('once run is killed its supervisor stops and removes everything, also one that came after another', async () => {
  const run = project.start(...isolated(STAYS));
  await run.until(/^\/.*exsim-run-/m);
  const home = /^\/.*exsim-run-.*$/m.exec(run.output)?.[0] as string;
  const { projectId } = projectPaths(home, project.env);
  project.env['EXSIM_HOME'] = home;
  expect((await project.exsim('supervisor', 'restart')).code).toBe(0);
  await vi.waitFor(async () => {
    const { stdout } = await project.exsim('supervisor', 'status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ held: true });
  }, PATIENCE);
  delete project.env['EXSIM_HOME'];
  run.child.kill('SIGKILL');
  await vi.waitFor(async () => {
    expect(existsSync(home)).toBe(false);
    expect(await processesOfProject(projectId)).toEqual([]);
  }, PATIENCE);
  expect(await leftovers()).toEqual(NOTHING);
});

test('what is left of a run that was killed with its supervisor the next run removes', async () => {
  const run = project.start(...isolated(STAYS));
  await run.until(/^\/.*exsim-run-/m);
  const home = /^\/.*exsim-run-.*$/m.exec(run.output)?.[0] as string;
  const { projectId } = projectPaths(home, project.env);
  for (const { identity, command } of await processesOfProject(projectId))
    if (command.includes(' supervisor ')) process.kill(identity.pid, 'SIGKILL');
  run.child.kill('SIGKILL');
  await run.end();
  const next = await project.exsim(...isolated('0'));
  expect(next.stderr).toContain(`removing what is left of an earlier run, ${home}\n`);
  expect(next.code).toBe(0);
  expect(await processesOfProject(projectId)).toEqual([]);
  expect(await leftovers()).toEqual(NOTHING);
});
