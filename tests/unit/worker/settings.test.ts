import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExsimError } from '../../../src/common/errors.ts';
import { readSettings } from '../../../src/worker/settings.ts';

const POSTGRES_URL = 'postgres://worker:secret@db:5432/exsim';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(path, mode);
  return path;
}

function problemsOf(environment: Record<string, string>): string {
  try {
    readSettings({ POSTGRES_URL, ...environment });
  } catch (error) {
    expect(error).toMatchObject({ code: 'WORKER_CONFIG', exitCode: 78 });
    return (error as ExsimError).message;
  }
  return '';
}

test('a database alone is enough: the single unnamed instance on its classic ports', () => {
  expect(readSettings({ POSTGRES_URL })).toMatchObject({
    identity: { schema: 'public', redisNamespace: 'exchange:', instanceName: '' },
    info: { service: 'exchange-sim', instanceName: '', environment: 'development' },
    spec: { venue: 'generic', durability: 'commit' },
    host: '127.0.0.1',
    httpPort: 8080,
    grpcPort: 50051,
    postgresUrl: POSTGRES_URL,
    redisUrl: null,
    logLevel: 'info',
    control: null,
  });
});

test('names follow from SERVICE_INSTANCE_NAME', () => {
  const { identity } = readSettings({ POSTGRES_URL, SERVICE_INSTANCE_NAME: 'exchange-sim-001' });
  expect(identity).toMatchObject({
    name: '001',
    schema: 'exchange_sim_001',
    redisNamespace: 'exchange:sim:001:',
    discoveryKey: 'exchange:discovery:exchange-sim-001',
  });
});

test('an empty variable is an absent one', () => {
  const settings = readSettings({ POSTGRES_URL, HTTP_PORT: '', LOG_LEVEL: '', REDIS_URL: '' });
  expect(settings).toMatchObject({ httpPort: 8080, logLevel: 'info', redisUrl: null });
});

test('passwords of the secrets file go into the URLs, whatever characters they have', () => {
  const secrets = { postgresPassword: 'p@ss/w:rd', redisPassword: 'r e' };
  const { postgresUrl, redisUrl } = readSettings({
    POSTGRES_URL: 'postgres://worker@db/exsim',
    REDIS_URL: 'redis://worker@cache:6379',
    EXSIM_SECRETS_FILE: file('secrets.json', secrets),
  });
  expect(decodeURIComponent(new URL(postgresUrl).password)).toBe(secrets.postgresPassword);
  expect(decodeURIComponent(new URL(redisUrl!).password)).toBe(secrets.redisPassword);
});

test.each([
  [{ POSTGRES_URL: '' }, 'POSTGRES_URL is not set'],
  [{ POSTGRES_URL: 'mysql://x' }, 'Expected POSTGRES_URL to be a URL that begins with postgres://'],
  [{ REDIS_URL: 'localhost:6379' }, 'Expected REDIS_URL to be a URL that begins with redis://'],
  [{ POSTGRES_URL: 'postgres://kim:50%off@db/exsim' }, 'Expected POSTGRES_URL to have special characters'],
  [{ REDIS_URL: 'redis://kim:50%off@db:6379' }, 'Expected REDIS_URL to have special characters'],
  [{ HTTP_PORT: '80 80' }, 'Expected HTTP_PORT to be an integer from 0 to 65535, but was "80 80"'],
  [{ GRPC_PORT: '65536' }, 'Expected GRPC_PORT to be an integer from 0 to 65535, but was "65536"'],
  [
    { LOG_LEVEL: 'loud' },
    'Expected LOG_LEVEL to be one of trace, debug, info, warn, error, fatal, but was "loud"',
  ],
  [{ SERVICE_INSTANCE_NAME: 'binance' }, 'Expected "SERVICE_INSTANCE_NAME" to be "exchange-sim-" and a name'],
  [{ EXSIM_VENUE_CONFIG: '/nowhere.json' }, 'Expected EXSIM_VENUE_CONFIG to be the path of a JSON file'],
  [{ EXSIM_SECRETS_FILE: '/nowhere.json' }, 'to be a readable JSON file: ENOENT'],
])('%o is refused: %s', (environment, message) => {
  expect(problemsOf(environment as unknown as Record<string, string>)).toContain(message);
});

test('all problems are told at once', () => {
  const text = problemsOf({ POSTGRES_URL: '', HTTP_PORT: 'a', GRPC_PORT: 'b', LOG_LEVEL: 'c' });
  expect(text.split('\n').length).toBe(4);
});

test('no message shows a secret', () => {
  const secrets = file('broken.json', '{"postgresPassword": "hunter2hunter2"');
  const text = problemsOf({ POSTGRES_URL: 'mysql://u:hunter2hunter2@h', EXSIM_SECRETS_FILE: secrets });
  expect(text).not.toContain('hunter2');
});

test('a secrets file that others can read is refused', () => {
  const secrets = file('open.json', { postgresPassword: 'x', redisPassword: null }, 0o644);
  expect(problemsOf({ EXSIM_SECRETS_FILE: secrets })).toContain('to have mode 0600, but it has 0644');
});

test('problems of the venue’s configuration name file and field', () => {
  const path = file('venue.json', { name: 'x' });
  expect(problemsOf({ EXSIM_VENUE_CONFIG: path })).toContain(`EXSIM_VENUE_CONFIG ${path}: `);
});
