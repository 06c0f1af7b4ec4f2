import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { secretsHash, type WorkerSecrets } from '../../../../src/protocol/secrets.ts';
import { SecretsWatch } from '../../../../src/worker/secrets/watch.ts';
import { ManualClock } from '../support/manual-clock.ts';

const OLD = { postgresPassword: 'old-postgres', redisPassword: 'old-redis' };
const NEW = { postgresPassword: 'new-postgres', redisPassword: null };

let folder: string;
let file: string;
let clock: ManualClock;
let accepts: boolean;
let heard: string[];
let watch: SecretsWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-watch-'));
  file = join(folder, 'secrets.json');
  clock = new ManualClock();
  accepts = true;
  heard = [];
  write(OLD);
  watch = new SecretsWatch({
    ...{ file, clock },
    learn: ({ postgresPassword }) => heard.push(`learn ${postgresPassword}`),
    renew: async () => {
      heard.push('renew');
      return accepts;
    },
    changed: () => heard.push('changed'),
    note: (level, message) => heard.push(`${level} ${message}`),
  });
  watch.begin();
});
afterEach(() => {
  watch.close();
  rmSync(folder, { recursive: true });
});

function write(secrets: WorkerSecrets | string, mode = 0o600): void {
  const text = typeof secrets === 'string' ? secrets : JSON.stringify(secrets);
  writeFileSync(`${file}.new`, text, { mode });
  renameSync(`${file}.new`, file);
}

/** Lets it look at the file until `done`: reading takes a while of its own. */
const looking = (done: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      await clock.advance(1000);
      done();
    },
    { timeout: 10_000, interval: 10 },
  );

test('the passwords of the start are in use until the file has others', async () => {
  expect(watch.hash).toBe(secretsHash(OLD));
  await looking(() => expect(heard).toEqual(['learn old-postgres']));
});

test('with two generations in the file the old one stays in use; both are kept out of the log', async () => {
  write({ ...OLD, next: NEW });
  await looking(() => expect(heard).toEqual(expect.arrayContaining(['learn new-postgres'])));
  expect([watch.hash, heard.includes('renew')]).toEqual([secretsHash(OLD), false]);
});

test('once the old ones are gone the new ones are taken into use, and it is told', async () => {
  write(NEW);
  await looking(() => expect(watch.hash).toBe(secretsHash(NEW)));
  expect(heard.slice(-3)).toEqual(['renew', 'info passwords replaced', 'changed']);
});

test('what a server does not take is tried again, and told once', async () => {
  accepts = false;
  write(NEW);
  await looking(() => expect(heard.filter((line) => line === 'renew').length).toBeGreaterThan(2));
  expect(watch.hash).toBe(secretsHash(OLD));
  expect(heard.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  accepts = true;
  await looking(() => expect(watch.hash).toBe(secretsHash(NEW)));
});

test.each([
  ['is no JSON', 'no JSON', 0o600],
  ['others can read', JSON.stringify(NEW), 0o644],
])('a file that %s changes nothing, and its text is in no message', async (_, text, mode) => {
  write(text, mode);
  await looking(() => expect(heard.some((line) => line.startsWith('warn'))).toBe(true));
  expect(watch.hash).toBe(secretsHash(OLD));
  expect(heard.join()).not.toContain('new-postgres');
});
