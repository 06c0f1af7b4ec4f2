import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExsimError } from '../../../src/common/errors.ts';
import { projectPaths } from '../../../src/process/paths.ts';
import {
  ensureSocketDir,
  ensureStateDir,
  findStateDir,
  makePrivateDir,
} from '../../../src/process/state-dir.ts';

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-paths-')));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function stateDir(): string {
  const dir = join(home, '.exsim');
  mkdirSync(dir);
  return dir;
}

test('a project is the real path of its state folder', () => {
  const dir = stateDir();
  symlinkSync(dir, join(home, 'link'));
  expect(projectPaths(join(home, 'link')).projectId).toBe(projectPaths(dir).projectId);
  expect(projectPaths(dir).projectId).toMatch(/^[0-9a-f]{12}$/);
});

test('a project that is not there yet has the paths that it will have', () => {
  const real = join(home, 'real');
  mkdirSync(real);
  symlinkSync(real, join(home, 'link'));
  const dir = join(home, 'link', 'a', '.exsim');
  const before = projectPaths(dir);
  mkdirSync(dir, { recursive: true });
  expect(JSON.stringify(before)).toBe(JSON.stringify(projectPaths(dir)));
  expect(before.stateDir).toBe(join(real, 'a', '.exsim'));
});

test('every file of a project has its place', () => {
  const paths = projectPaths(stateDir(), { XDG_RUNTIME_DIR: home });
  const { instance, ...files } = paths;
  const dir = paths.stateDir;
  const sockets = join(home, 'exsim', paths.projectId);
  expect(files).toEqual({
    stateDir: dir,
    projectId: paths.projectId,
    socketDir: sockets,
    supervisorSocket: join(sockets, 'supervisor.sock'),
    supervisorLock: join(dir, 'supervisor.lock'),
    secretsFile: join(dir, 'secrets.json'),
    controlTokenFile: join(dir, 'control-token'),
    serversFile: join(dir, 'servers.json'),
    portsFile: join(dir, 'ports.json'),
    desiredFile: join(dir, 'desired.json'),
    logsDir: join(dir, 'logs'),
    supervisorLog: join(dir, 'logs/_supervisor.log'),
    postgresOutFile: join(dir, 'logs/_postgres.out'),
    redisOutFile: join(dir, 'logs/_redis.out'),
    runDir: join(dir, 'run'),
    postgresDir: join(dir, 'pg'),
    redisDir: join(dir, 'redis'),
  });
  expect(instance('kraken')).toEqual({
    socket: join(sockets, 'w-kraken.sock'),
    logFile: join(dir, 'logs/kraken.log'),
    outFile: join(dir, 'logs/kraken.out'),
    specFile: join(dir, 'run/kraken.json'),
    secretsFile: join(dir, 'run/kraken.secrets.json'),
    exitFile: join(dir, 'run/kraken.exit'),
    lockFile: join(dir, 'run/kraken.lock'),
  });
  expect(instance('').socket).toBe(join(sockets, 'w-.sock'));
});

test.each(['supervisor', 'postgres', 'redis'])('an instance named %s has files of its own', (name) => {
  const { instance, ...files } = projectPaths(stateDir());
  const own = Object.values(instance(name));
  expect(Object.values(files).filter((path) => own.includes(path))).toEqual([]);
});

test('a socket path that the system would cut is refused with its length and the way out', () => {
  const runtimeDir = join(home, 'x'.repeat(100));
  mkdirSync(runtimeDir);
  expect(() => projectPaths(stateDir(), { XDG_RUNTIME_DIR: runtimeDir })).toThrow(
    /at most 107 bytes, but .* has \d+/,
  );
});

test('a runtime folder that is not there is not used', () => {
  const paths = projectPaths(stateDir(), { XDG_RUNTIME_DIR: join(home, 'gone') });
  expect(paths.socketDir).not.toContain('gone');
});

test('sockets are found by a shell with another runtime folder', async () => {
  const dir = stateDir();
  const paths = projectPaths(dir, { XDG_RUNTIME_DIR: home });
  await ensureStateDir(dir);
  await ensureSocketDir(paths);
  expect(projectPaths(dir, {}).socketDir).toBe(paths.socketDir);
  rmSync(paths.socketDir, { recursive: true });
  expect(projectPaths(dir, {}).socketDir).not.toBe(paths.socketDir);
});

test('state and socket folders can be entered by their owner alone, whatever the umask', async () => {
  const dir = join(home, '.exsim');
  const before = process.umask(0);
  await ensureStateDir(dir).finally(() => process.umask(before));
  const paths = projectPaths(dir, { XDG_RUNTIME_DIR: home });
  await ensureSocketDir(paths);
  const modes = [dir, paths.logsDir, paths.runDir, paths.socketDir].map(
    (path) => statSync(path).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o700]);
});

test.each([0o700, 0o750, 0o755])('a state folder that is there keeps its mode %o', async (mode) => {
  const dir = stateDir();
  chmodSync(dir, mode);
  await ensureStateDir(dir);
  expect(statSync(dir).mode & 0o777).toBe(mode);
});

test.each([0o775, 0o757, 0o1777])(
  'a state folder that others may write to, mode %o, is refused and left alone',
  async (mode) => {
    const dir = stateDir();
    chmodSync(dir, mode);
    await expect(ensureStateDir(dir)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(mode.toString(8)),
      wayOut: expect.stringContaining(`chmod go-w ${dir}`),
    });
    expect(statSync(dir).mode & 0o7777).toBe(mode);
  },
);

test.each([
  ['a link', (path: string) => symlinkSync(tmpdir(), path)],
  ['a file', (path: string) => writeFileSync(path, '')],
])('%s in the place of a private folder is refused', async (_case, make) => {
  make(join(home, 'private'));
  await expect(makePrivateDir(join(home, 'private'))).rejects.toThrow(ExsimError);
});

test.each([
  {
    title: 'EXSIM_HOME',
    dirs: ['a/.exsim'],
    env: { EXSIM_HOME: 'elsewhere' },
    file: 'a/x.yaml',
    cwd: '.',
    expected: 'elsewhere',
  },
  {
    title: 'the nearest parent that has one',
    dirs: ['.exsim', 'a/.exsim', 'a/b/c'],
    env: {},
    cwd: 'a/b/c',
    expected: 'a/.exsim',
  },
  {
    title: "the instance file's parents, not the shell's",
    dirs: ['.exsim', 'a/.exsim', 'b'],
    env: {},
    file: '../a/x.yaml',
    cwd: 'b',
    expected: 'a/.exsim',
  },
  {
    title: 'beside the instance file',
    dirs: ['a', 'b'],
    env: {},
    file: '../a/x.yaml',
    cwd: 'b',
    expected: 'a/.exsim',
  },
  { title: 'the working folder', dirs: ['a'], env: { EXSIM_HOME: '' }, cwd: 'a', expected: 'a/.exsim' },
])('the state folder is that of $title', ({ dirs, env, file, cwd, expected }) => {
  for (const dir of dirs) mkdirSync(join(home, dir), { recursive: true });
  const search = { env, cwd: join(home, cwd), ...(file === undefined ? {} : { instanceFile: file }) };
  expect(findStateDir(search)).toBe(join(home, expected));
});
