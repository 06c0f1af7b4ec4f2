import { readFileSync, statSync } from 'node:fs';
import { err, ok, type Result } from '../../common/result.ts';
import type { WorkerPasswords, WorkerSecrets } from '../../protocol/secrets.ts';

/** Reads the secrets file. Others than its owner must not be able to; the message quotes nothing of it. */
export function readSecrets(path: string): Result<WorkerSecrets, string> {
  const thing = `EXSIM_SECRETS_FILE ${path}`;
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & 0o077) !== 0)
      return err(`Expected ${thing} to have mode 0600, but it has 0${mode.toString(8)}: chmod 600 it.`);
    const secrets: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isSecrets(secrets)
      ? ok(secrets)
      : err(`Expected ${thing} to have "postgresPassword" (text) and "redisPassword" (text or null).`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it is no JSON';
    return err(`Expected ${thing} to be a readable JSON file: ${code}.`);
  }
}

/**
 * Passwords a server may want now, oldest first: two while one takes the place of the other. None where there is no
 * file, or it cannot be read now: then a worker goes on with the one it was started with.
 */
export function passwordsNow<Server extends keyof WorkerPasswords>(
  path: string | null,
  server: Server,
): readonly WorkerPasswords[Server][] {
  const secrets = path === null ? null : readSecrets(path);
  if (secrets === null || !secrets.ok) return [];
  const { value } = secrets;
  return value.next === undefined ? [value[server]] : [value[server], value.next[server]];
}

const isSecrets = (value: unknown): value is WorkerSecrets =>
  isPasswords(value) && (!('next' in value) || isPasswords(value.next));

function isPasswords(value: unknown): value is WorkerPasswords {
  if (typeof value !== 'object' || value === null) return false;
  const { postgresPassword, redisPassword } = value as WorkerPasswords;
  return (
    typeof postgresPassword === 'string' && (redisPassword === null || typeof redisPassword === 'string')
  );
}

/** The URL with a password from the secrets file, where there is one; '' stays ''. */
export function withPassword(text: string, password: string | null | undefined): string {
  if (text === '' || password === null || password === undefined) return text;
  const url = new URL(text);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** The clear password of a URL, for the redactor; '' when it has none. */
export const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);
