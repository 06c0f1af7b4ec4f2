import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Environment variables that the commands themselves read, beside those of a worker. `.env.example` has them all. */
export const CLI_VARIABLES = [
  'EXSIM_POSTGRES_ADMIN_URL',
  'POSTGRES_URL',
  'REDIS_URL',
  'EXSIM_HOME',
  'EXSIM_CACHE',
  'NO_COLOR',
] as const;

type CliVariable = (typeof CLI_VARIABLES)[number];

/** Value of a variable; null when it is absent or empty. */
export function variable(name: CliVariable, env: NodeJS.ProcessEnv = process.env): string | null {
  const value = env[name];
  return value === undefined || value === '' ? null : value;
}

/** Reads `.env` of the working folder where there is one. What the environment has already wins. */
export function loadDotEnv(folder = process.cwd()): void {
  const path = resolve(folder, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
}
