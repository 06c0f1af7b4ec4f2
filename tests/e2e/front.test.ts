import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { TestProject } from './support/project.ts';

/** `up` in front, `run`, and a supervisor that dies: one project, each test begins and ends with nothing running. */
const PATIENCE = { timeout: 30_000, interval: 100 };
let project: TestProject;

beforeAll(async () => {
  project = new TestProject();
  const postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
  await project.writeFleet({ postgresUrl, redis: 'off' }, ['kraken']);
});
afterEach(async () => {
  await project.exsim('down');
});
afterAll(() => project.remove());

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('up in front ends with all of it on %s', async (signal, code) => {
  const up = project.start('up');
  await up.until(/^Ctrl-C stops all of them\.$/m);
  expect(up.output).toMatch(/^kraken +ready/m);
  up.child.kill(signal);
  expect(await up.end()).toBe(code);
  expect(up.output).toMatch(/^Nothing of the project runs any more\.$/m);
  expect(await project.processes()).toEqual([]);
});

test('up in front leaves all running when its terminal closes or it is killed', async () => {
  for (const signal of ['SIGHUP', 'SIGKILL'] as const) {
    const up = project.start('up');
    await up.until(/^Ctrl-C stops all of them\.$/m);
    up.child.kill(signal);
    expect(await up.end()).toBe(signal === 'SIGHUP' ? 129 : 'SIGKILL');
    expect((await project.status()).instances).toMatchObject([{ state: 'ready' }]);
  }
});

test('a supervisor that is killed is replaced by the next up, which takes over the same worker', async () => {
  await project.exsim('up', '-d');
  const before = await project.status();
  process.kill(before.supervisor?.pid as number, 'SIGKILL');
  await vi.waitFor(async () => expect(await project.status()).toMatchObject({ supervisor: null }), PATIENCE);
  expect((await project.status()).instances).toMatchObject([
    { pid: before.instances[0]?.pid, state: 'ready' },
  ]);
  expect((await project.exsim('plan')).stdout).toBe(
    'adopt  kraken  already running with this configuration\n',
  );
  expect((await project.exsim('up', '-d')).code).toBe(0);
  const after = await project.status();
  expect(after.instances).toMatchObject([
    { pid: before.instances[0]?.pid, adopted: true, restarts: before.instances[0]?.restarts },
  ]);
});

test('down works when the supervisor is dead', async () => {
  await project.exsim('up', '-d');
  const { supervisor } = await project.status();
  process.kill(supervisor?.pid as number, 'SIGKILL');
  expect(await project.exsim('down')).toMatchObject({
    code: 0,
    stdout: 'Nothing of the project runs any more.\n',
  });
  expect(await project.processes()).toEqual([]);
});

test('down says whether anything ran: the supervisor alone is something', async () => {
  await project.exsim('up', '-d');
  await project.exsim('stop', 'kraken');
  expect((await project.exsim('down')).stdout).toBe('Nothing of the project runs any more.\n');
  expect((await project.exsim('down')).stdout).toBe('Nothing was running.\n');
});

test('another instance file for a running project is refused with both names', async () => {
  await project.exsim('up', '-d');
  const other = project.write('- binance\n', 'other.yaml');
  const { code, stderr } = await project.exsim('up', '-d', other);
  expect(code).toBe(2);
  expect(stderr).toContain('instances.yaml');
  expect(stderr).toContain('other.yaml');
  expect((await project.status()).instances).toMatchObject([{ name: 'kraken', state: 'ready' }]);
});

test('a name that no exchange has is refused with those there are', async () => {
  await project.exsim('up', '-d');
  for (const command of [
    ['stop', 'krakn'],
    ['logs', 'krakn'],
    ['env', 'krakn'],
    ['verify', 'krakn'],
    ['up', '--only', 'krakn'],
  ]) {
    const { code, stderr } = await project.exsim(...command);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: No exchange is named "krakn": there are kraken.\n' +
        '  Use a name as in the instance file; after a change of the file run exsim up.\n',
    });
  }
});

test('run brings up, gives addresses and keys to the command, ends as it does, and takes all down', async () => {
  const script =
    'fetch(process.env.EXSIM_KRAKEN_HTTP_URL + "/api/v1/ready").then((r) => process.exit(r.status === 200 ? 7 : 1))';
  const { code, stdout, stderr } = await project.exsim('run', '--', process.execPath, '-e', script);
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
  expect(stderr).toMatch(/^Nothing of the project runs any more\.$/m);
  expect(await project.processes()).toEqual([]);
});

test.each([
  [['no-such-command'], 127],
  [[process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'], 137],
])('run %j ends with %i', async (command, code) => {
  expect((await project.exsim('run', '--', ...command)).code).toBe(code);
});

test('run uses a fleet that runs already and leaves it running', async () => {
  await project.exsim('up', '-d');
  const before = await project.status();
  const run = await project.exsim('run', '--', process.execPath, '-e', 'console.log(1); process.exit(7)');
  expect(run).toMatchObject({
    code: 7,
    stdout: '1\n',
    stderr: expect.stringContaining('The fleet ran before and goes on running; exsim down stops it.\n'),
  });
  expect((await project.status()).instances).toMatchObject([
    { pid: before.instances[0]?.pid, state: 'ready', restarts: before.instances[0]?.restarts },
  ]);
});

test('run stops what it started, and that only, of a fleet that runs', async () => {
  await project.exsim('up', '-d');
  await project.exsim('stop', 'kraken');
  const { code, stderr } = await project.exsim('run', '--', process.execPath, '-e', '');
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /\nStopped: kraken\nThe fleet ran before and goes on running; exsim down stops it\.\n$/,
  );
  expect(await project.status()).toMatchObject({
    supervisor: expect.anything(),
    instances: [{ state: 'stopped' }],
  });
});

test('run --fresh begins without what was there, but not for a wrong file, and not under a running exchange', async () => {
  const bought = `
    const order = { symbol: 'BTC-USD', type: 'LIMIT', side: 'BUY', price: '1', quantity: '10' };
    const headers = { 'x-api-key': process.env.EXSIM_KRAKEN_API_KEY, 'content-type': 'application/json' };
    const body = JSON.stringify(order);
    fetch(process.env.EXSIM_KRAKEN_HTTP_URL + '/api/v1/orders', { method: 'POST', headers, body })
      .then((r) => r.json()).then(({ order }) => console.log(order.orderId))`;
  const orderIdOf = async (...args: string[]): Promise<string> =>
    (await project.exsim('run', ...args, '--', process.execPath, '-e', bought)).stdout.trim();
  const first = Number(await orderIdOf('--fresh'));
  expect(await orderIdOf()).toBe(String(first + 1));
  const wrong = project.write('- name: kraken\n  symbls: []\n', 'wrong.yaml');
  expect((await project.exsim('run', wrong, '--fresh', '--', 'true')).code).toBe(125);
  expect((await project.exsim('run', '--fresh', '--only', 'krakn', '--', 'true')).code).toBe(125);
  expect(await orderIdOf()).toBe(String(first + 2));
  await project.exsim('up', '-d');
  const refused = await project.exsim('run', '--fresh', '--', 'true');
  expect(refused).toMatchObject({ code: 125, stderr: expect.stringContaining('these do: kraken') });
  await project.exsim('down');
  expect(await orderIdOf('--fresh')).toBe(String(first));
});

test.each([
  ['a file of another fleet', '- binance\n', /other\.yaml/],
  ['a file with problems', '- name: kraken\n  symbls: []\n', /Unknown key "symbls"/],
])('run with %s stops nothing', async (_title, text, message) => {
  await project.exsim('up', '-d');
  const before = await project.status();
  const other = project.write(text, 'other.yaml');
  const { code, stderr } = await project.exsim('run', other, '--', 'true');
  expect(code).toBe(125);
  expect(stderr).toMatch(message);
  expect((await project.status()).instances).toMatchObject([
    { pid: before.instances[0]?.pid, state: 'ready' },
  ]);
});

test('run with a wrong file starts no supervisor where none runs', async () => {
  await project.exsim('up', '-d');
  const before = await project.status();
  process.kill(before.supervisor?.pid as number, 'SIGKILL');
  await vi.waitFor(async () => expect(await project.status()).toMatchObject({ supervisor: null }), PATIENCE);
  const other = project.write('- binance\n', 'other.yaml');
  expect((await project.exsim('run', other, '--', 'true')).code).toBe(125);
  await vi.waitFor(async () => expect(await project.status()).toMatchObject({ supervisor: null }), PATIENCE);
  expect((await project.status()).instances).toMatchObject([{ pid: before.instances[0]?.pid }]);
});

test('status --watch is a line of JSON at once and after each change', async () => {
  const watch = project.start('status', '--watch');
  await watch.until(/"supervisor":null/);
  await project.exsim('up', '-d');
  await watch.until(/"state":"ready"/);
  watch.child.kill('SIGINT');
  expect(await watch.end()).toBe('SIGINT');
  for (const line of watch.output.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('instances');
});
