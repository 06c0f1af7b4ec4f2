import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian puts its programs; another folder by POSTGRES_BIN. */
const BIN = process.env['POSTGRES_BIN'] ?? '/usr/lib/postgresql/15/bin';
const NOBODY = 65534;
const PASSWORD = 'isolation';

/** Runs `task` with a server of Debian's package on a free port, and removes it; says so where there is none. */
export async function withDebianPostgres(task: (url: string) => Promise<void>): Promise<void> {
  if (!existsSync(join(BIN, 'initdb')))
    return console.log(`no Postgres in ${BIN}: POSTGRES_BIN=/folder/of/initdb runs it too`);
  const folder = mkdtempSync(join(tmpdir(), 'exsim-isolation-pg-'));
  const data = join(folder, 'data');
  if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY);
  const port = await freePort();
  try {
    writeFileSync(join(folder, 'password'), PASSWORD, { mode: 0o644 });
    const options = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--auth=scram-sha-256'];
    run('initdb', ['-D', data, ...options, `--pwfile=${join(folder, 'password')}`]);
    const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200`;
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
    await task(`postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`);
  } finally {
    spawn('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Postgres refuses to run as root. */
const spawn = (program: string, args: readonly string[]) =>
  spawnSync(join(BIN, program), args, {
    ...{ encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' },
    ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
  });

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawn(program, args);
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
