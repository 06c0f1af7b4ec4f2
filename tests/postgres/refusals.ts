import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../../src/process/run.ts';

type Refusal = { readonly command: string; readonly isRefused: boolean; readonly said: string };

const COMMANDS = [['provision'], ['up', '-d']];
/** What names the version that it is, and the rule. */
const REFUSAL = /^error: Postgres at .+ cannot be used: expected version 14 or later, but it is 13\.\d+\b/m;
const UNREACHABLE = 4;

/** What the built command says to a server that is too old, in a project of its own. */
export async function refusals(postgresUrl: string): Promise<readonly Refusal[]> {
  const folder = await mkdtemp(join(tmpdir(), 'exsim-refusals-'));
  try {
    await writeFile(join(folder, 'instances.yaml'), 'version: 1\nredis: off\ninstances: [binance]\n');
    const outcomes: Refusal[] = [];
    for (const args of COMMANDS) outcomes.push(await refusal(folder, args, postgresUrl));
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function refusal(cwd: string, args: readonly string[], postgresUrl: string): Promise<Refusal> {
  const env = { ...process.env, POSTGRES_URL: postgresUrl, EXSIM_HOME: join(cwd, '.exsim') };
  const { EXSIM_POSTGRES_ADMIN_URL: _other, ...given } = env as Record<string, string>;
  const command = [resolve('bin/exsim.js'), ...args];
  const { exitCode, stderr } = await runCommand(process.execPath, command, {
    cwd,
    env: given,
    timeoutMs: 60_000,
  });
  const isRefused = exitCode === UNREACHABLE && REFUSAL.test(stderr);
  return { command: args.join(' '), isRefused, said: `exit code ${exitCode}\n${stderr.trim()}` };
}
