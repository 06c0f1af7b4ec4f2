import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExsimError } from '../../common/errors.ts';
import { readDesired } from '../../supervisor/fleet/desired.ts';
import { findProject } from './project.ts';

export const DEFAULT_FILE = 'instances.yaml';
const EXAMPLE_FILE = 'instances.example.yaml';

/**
 * Path of the instance file a command works with: the one given, else instances.yaml of the working folder, else the
 * one the project runs with. The example is never taken by itself. @throws CONFIG_NOT_FOUND
 */
export async function chooseInstanceFile(given: string | undefined, cwd = process.cwd()): Promise<string> {
  if (given !== undefined) return existing(resolve(cwd, given), cwd);
  const usual = resolve(cwd, DEFAULT_FILE);
  if (existsSync(usual)) return usual;
  const running = await runningFile();
  if (running !== null && existsSync(running)) return running;
  throw notFound(usual, cwd);
}

/** The instance file of the project's last `up`; null when there was none. */
async function runningFile(): Promise<string | null> {
  const project = findProject();
  return project === null ? null : ((await readDesired(project.paths))?.fleet.file ?? null);
}

function existing(path: string, cwd: string): string {
  if (existsSync(path)) return path;
  throw notFound(path, cwd);
}

function notFound(path: string, cwd: string): ExsimError {
  const hasExample = existsSync(resolve(cwd, EXAMPLE_FILE));
  return new ExsimError('CONFIG_NOT_FOUND', `There is no instance file ${path}.`, {
    wayOut: `Write one with exsim init, or give the path of another${hasExample ? `, such as ${EXAMPLE_FILE}` : ''}.`,
  });
}
