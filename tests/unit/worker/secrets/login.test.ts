import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Login } from '../../../../src/worker/secrets/login.ts';

let folder: string;
let secretsFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-login-'));
  secretsFile = join(folder, 'secrets.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const passwords = (postgresPassword: string) => ({ postgresPassword, redisPassword: null });
const write = (secrets: object): void => writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });

/** Logs in to a server that wants the passwords given, one after the other; the last one for good. */
async function logIn(file: string | null, ...wanted: string[]): Promise<string[]> {
  const url = 'postgres://binance:first@127.0.0.1/exsim';
  const login = new Login({ url, secretsFile: file, applicationName: 'test' });
  const tried: string[] = [];
  await login
    .attempt(async () => {
      const { password } = new URL(login.settings.url);
      tried.push(password);
      const right = wanted.length > 1 ? wanted.shift() : wanted[0];
      if (password !== right) throw Object.assign(new Error('no'), { code: '28P01' });
    })
    .catch(({ code }) => tried.push(code));
  return tried;
}

test('the password of the file counts, not the one of the start', async () => {
  write(passwords('second'));
  expect(await logIn(secretsFile, 'second')).toEqual(['second']);
});

test('of two the old one is tried first, then the next', async () => {
  write({ ...passwords('old'), next: passwords('next') });
  expect(await logIn(secretsFile, 'old')).toEqual(['old']);
  expect(await logIn(secretsFile, 'next')).toEqual(['old', 'next']);
});

test('a wrong password is no reason to try for ever', async () => {
  write(passwords('second'));
  expect(await logIn(secretsFile, 'third')).toEqual(['second', 'second', 'second', '28P01']);
});

test('without a file there is one attempt, with the password of the URL', async () => {
  expect(await logIn(null, 'other')).toEqual(['first', '28P01']);
});

test('a file that is gone leaves the password of the start', async () => {
  expect(await logIn(secretsFile, 'first')).toEqual(['first']);
});
