import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { freePort } from '../../src/process/tcp.ts';
import { TestProject } from './support/project.ts';

let project: TestProject;
const servers: Server[] = [];
beforeEach(() => {
  project = new TestProject();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await project.remove();
});

/** Exit code and whole message of a command; what differs from run to run is replaced by a word. */
async function refusal(...args: readonly string[]): Promise<{ code: number | null; message: string }> {
  const { code, stderr } = await project.exsim(...args);
  const from = stderr.search(/^(error:|instances\.yaml)/m);
  const message = stderr
    .slice(from === -1 ? stderr.length : from)
    .replaceAll(project.folder, '<folder>')
    .replace(/process \d+ \(.*\)/g, 'process <pid> (<command>)')
    .replace(/\b(127\.0\.0\.1:|port )\d+/g, '$1<port>');
  return { code, message };
}

const BOMB = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat(
    [...'bcdefghi'].map(
      (name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`,
    ),
  )
  .join('\n');

test.each([
  [
    'an unknown key',
    '- name: kraken\n  symbls: [BTC-USD]\n',
    `instances.yaml:2:3 unknown-key Unknown key "symbls" in an instance: known are name, venue, symbols, fees, accounts, durability, isolation, snapshotEveryCommands, limits, env, restart, worldSeed, logLevel, host, ports.
  2 |   symbls: [BTC-USD]
    |   ^^^^^^
  Did you mean symbols?
`,
  ],
  [
    'a value of a wrong type',
    '- name: kraken\n  ports: {http: eighty}\n',
    `instances.yaml:2:17 type Expected "http" to be a whole number from 1 to 65535, but was "eighty".
  2 |   ports: {http: eighty}
    |                 ^^^^^^
`,
  ],
  [
    'a name that is there twice',
    '- kraken\n- binance\n- kraken\n',
    `instances.yaml:3:3 duplicate Two instances are named "kraken".
  3 | - kraken
    |   ^^^^^^
  instances.yaml:1:3 first here
  1 | - kraken
    |   ------
`,
  ],
  [
    'a symbol that is none',
    '- name: kraken\n  symbols: [BTCUSD]\n',
    `instances.yaml:2:13 symbol Expected a symbol to be BASE-QUOTE in capital letters and digits, but was "BTCUSD".
  2 |   symbols: [BTCUSD]
    |             ^^^^^^
  Did you mean BTC-USD?
`,
  ],
  [
    'a bomb of aliases',
    BOMB,
    `instances.yaml:5:28 alias Expected at most 50000 values once all aliases are written out, but there are more.
  5 | e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
    |                            ^^
`,
  ],
  [
    'no content',
    '',
    'instances.yaml empty Expected a list of instances, but the file is empty. Try a line "- binance".\n',
  ],
])(
  'an instance file with %s is refused with its place, and nothing is left behind',
  async (_title, text, problem) => {
    project.write(text);
    expect(await refusal('up', '-d')).toEqual({ code: 2, message: `${problem}\n1 problem found.\n` });
    expect(project.hasState).toBe(false);
  },
);

const NO_FILE = `error: There is no instance file <folder>/instances.yaml.
  Write one with exsim init, or give the path of another.
`;
const NO_PROJECT = `error: There is no project here: <folder>/.exsim does not exist.
  Run it in the folder of the instance file, set EXSIM_HOME, or start one with exsim up.
`;

test.each([
  ['up -d', 2, NO_FILE],
  ['validate', 2, NO_FILE],
  ['plan', 2, NO_FILE],
  ['up other.yaml', 2, NO_FILE.replace('instances.yaml', 'other.yaml')],
  ['env', 2, NO_PROJECT],
  ['logs', 2, NO_PROJECT],
  ['run -- true', 125, NO_FILE],
  ['run other.yaml -- true', 125, NO_FILE.replace('instances.yaml', 'other.yaml')],
  ['stop kraken', 2, NO_PROJECT],
  ['verify', 2, NO_PROJECT],
  [
    'down --purge',
    2,
    'error: --purge removes all orders, trades and balances of the project for good.\n  Add --yes when you want that.\n',
  ],
  ['down', 0, ''],
  ['status', 0, ''],
  ['status --json', 0, ''],
])('in an empty folder `exsim %s` ends with %i and leaves nothing behind', async (line, code, message) => {
  expect(await refusal(...line.split(' '))).toEqual({ code, message });
  expect(project.hasState).toBe(false);
});

test.each([
  ['up -d --only krakn', 2],
  ['run --only krakn -- true', 125],
])('a name that is not in the file leaves nothing behind: exsim %s', async (line, code) => {
  project.write('- kraken\n');
  expect((await refusal(...line.split(' '))).code).toBe(code);
  expect(project.hasState).toBe(false);
});

/** Instance files whose servers or ports cannot be had. */
const unusable: Record<string, () => Promise<string>> = {
  port: async () => fleet({ postgres: await database(), ports: `{http: ${await takenPort()}}` }),
  postgres: async () => fleet({ postgres: `postgres://kim:sesame-open@127.0.0.1:${await freePort()}/exsim` }),
  password: async () => fleet({ postgres: withPassword(await database(), 'sesame-open') }),
  redis: async () =>
    fleet({ postgres: await database(), redis: `{url: "redis://127.0.0.1:${await freePort()}"}` }),
};

test.each([
  [
    'port',
    5,
    `error: Expected HTTP port <port> of "kraken" to be free, but it is held by process <pid> (<command>).
  End that process, or set another port under "ports" in the instance file.
`,
  ],
  [
    'postgres',
    4,
    `error: Expected Postgres at 127.0.0.1:<port>/exsim as kim, but it does not answer: connect ECONNREFUSED 127.0.0.1:<port>.
  Check host and port, start it, or leave the URL out to use the embedded server.
`,
  ],
  [
    'password',
    4,
    `error: Postgres at 127.0.0.1:<port>/<database> as postgres refused: password authentication failed for user "postgres" (28P01).
  Correct user, password or database in postgres.url or POSTGRES_URL.
`,
  ],
  [
    'redis',
    4,
    `error: Expected Redis at 127.0.0.1:<port> as default, but it does not answer: connect ECONNREFUSED 127.0.0.1:<port>.
  Check host and port, start it, or set \`redis: off\`.
`,
  ],
])(
  'a %s that cannot be had ends with %i, says so once, and leaves nothing running',
  async (thing, code, message) => {
    project.write(await (unusable[thing] as () => Promise<string>)());
    const { code: seen, message: text } = await refusal('up', '-d');
    expect({ code: seen, message: text.replace(project.database, '<database>') }).toEqual({ code, message });
    expect(await project.processes()).toEqual([]);
  },
);

test('where nothing was ever provisioned there are no keys to print, and that is told', async () => {
  project.write(await (unusable['postgres'] as () => Promise<string>)());
  await refusal('up', '-d');
  const none = (name: string) => `error: ${name} has no keys yet: it was never provisioned.
  Start it first: exsim up -d
`;
  expect(await refusal('env')).toEqual({ code: 2, message: none('The project') });
  expect(await refusal('env', 'kraken')).toEqual({ code: 2, message: none('kraken') });
});

test('`redis: off` is no trouble: the exchange is ready, and nothing warns', async () => {
  project.write(fleet({ postgres: await database() }));
  const { code, stdout, stderr } = await project.exsim('up', '-d');
  expect({ code, warnings: `${stdout}${stderr}`.match(/warning/g) }).toEqual({ code: 0, warnings: null });
  expect(await project.status()).toMatchObject({
    services: { redis: { status: 'off' } },
    instances: [{ state: 'ready' }],
  });
});

function fleet(parts: { postgres: string; redis?: string; ports?: string }): string {
  const { postgres, redis = 'off', ports } = parts;
  const portsEntry = ports === undefined ? '' : `, ports: ${ports}`;
  return [
    `service: ${project.service}`,
    `postgres: {url: "${postgres}"}`,
    `redis: ${redis}`,
    'ports: {http: 21081, grpc: 22052}',
    `instances: [{name: kraken${portsEntry}}]`,
  ].join('\n');
}

const database = (): Promise<string> => project.createDatabase(inject('postgresAdminUrl'));

function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return port;
}
