import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExsimError } from '../../../src/common/errors.ts';
import { isAlive, type ProcessIdentity } from '../../../src/process/identity.ts';
import { signalProcess, waitUntilGone } from '../../../src/process/signals.ts';
import { processesInFolder, processesOfProject } from '../../../src/process/sweep.ts';
import { type Locations, locations } from '../../../src/services/locations.ts';
import { newPassword } from '../../../src/services/new-password.ts';
import { postgresBinaries } from '../../../src/services/postgres/binaries.ts';
import { createCluster } from '../../../src/services/postgres/cluster.ts';
import { startEmbeddedPostgres } from '../../../src/services/postgres/embedded.ts';
import { adoptedServices } from '../../../src/services/resolve.ts';
import { servicesStatus } from '../../../src/services/status.ts';
import { removeServices, stopServices } from '../../../src/services/stop.ts';
import { sql, type TestProject, testProject } from './project.ts';

const GONE_MS = 20_000;

let project: TestProject;
let places: Locations;
let adminFile: string;
let url: string;
beforeAll(async () => {
  project = testProject();
  places = await locations(project.paths, process.env);
  adminFile = join(project.paths.postgresDir, 'admin.json');
  url = (await project.resolve()).postgres.adminUrl;
  await sql(url, 'create table kept (n int)');
  await sql(url, 'insert into kept values (42)');
});
afterAll(() => project.remove());

const kept = async (at: string): Promise<unknown> => (await sql(at, 'select n from kept'))[0]?.['n'];
const dataFile = (name: string): string => join(places.postgresBase, 'data', name);
const identity = (): ProcessIdentity =>
  (JSON.parse(readFileSync(adminFile, 'utf8')) as { identity: ProcessIdentity }).identity;

test('a first start that is given up leaves no process behind, and the next one makes the server', async () => {
  const own = testProject();
  const abort = new AbortController();
  const log = (): NodeJS.Immediate => setImmediate(() => abort.abort(new Error('no longer wanted')));
  await expect(own.resolve({ signal: abort.signal, log })).rejects.toThrow('no longer wanted');
  const { postgresBase } = await locations(own.paths, process.env);
  expect(await processesInFolder(postgresBase)).toEqual([]);
  expect((await own.resolve()).postgres.kind).toBe('embedded');
  await own.remove();
});

test('a first start makes a durable PostgreSQL 18 with scram, UTF8, C order and a database of its own', async () => {
  const [row] = await sql(
    url,
    `select current_database() as database, current_setting('server_version_num')::int / 10000 as major,
            current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
            current_setting('synchronous_commit') as commit, current_setting('max_connections') as connections,
            current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
            current_setting('server_encoding') as encoding,
            (select datcollate from pg_database where datname = current_database()) as collation,
            (select count(*)::int from pg_hba_file_rules where auth_method <> 'scram-sha-256') as weak`,
  );
  expect(row).toEqual({
    database: 'exsim',
    major: 18,
    fsync: 'on',
    pages: 'on',
    commit: 'on',
    connections: '400',
    listen: '127.0.0.1',
    sockets: '',
    encoding: 'UTF8',
    collation: 'C',
    weak: 0,
  });
});

test('a wrong password is refused', async () => {
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(sql(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('the password is in one 0600 file, and in no argument, log or data folder', async () => {
  const { password } = new URL(url);
  const files = [project.paths.postgresOutFile, dataFile('postmaster.opts')];
  const commands = (await processesOfProject(project.paths.projectId)).map(({ command }) => command);
  const texts = [...files.map((file) => readFileSync(file, 'utf8')), ...commands, ...project.log];
  expect(texts.filter((text) => text.includes(password))).toEqual([]);
  expect(statSync(adminFile).mode & 0o777).toBe(0o600);
  expect(existsSync(join(places.postgresBase, 'pwfile'))).toBe(false);
});

test('the next run adopts the running server, whose process belongs to the project', async () => {
  const { postgres } = await project.resolve();
  expect(postgres).toEqual({ kind: 'embedded', adminUrl: url, pid: identity().pid });
  const found = await processesOfProject(project.paths.projectId);
  expect(found.map((process) => process.identity)).toEqual([identity()]);
  const input = { postgresUrl: null, redis: 'off', paths: project.paths, env: {} } as const;
  expect((await adoptedServices(input)).postgres).toEqual(postgres);
});

test('several starts at once give one server', async () => {
  await stopServices(project.paths);
  const results = await Promise.all([1, 2, 3, 4].map(() => project.resolve()));
  expect(new Set(results.map(({ postgres }) => postgres.pid)).size).toBe(1);
  expect(await processesOfProject(project.paths.projectId)).not.toHaveLength(0);
});

test('a stop leaves no process, and the next start has the data at the same address', async () => {
  const { pid } = identity();
  expect(await stopServices(project.paths)).toEqual([{ name: 'postgres', pid }]);
  expect(await processesOfProject(project.paths.projectId)).toEqual([]);
  expect(await stopServices(project.paths)).toEqual([]);
  expect((await project.resolve()).postgres.adminUrl).toBe(url);
  expect(await kept(url)).toBe(42);
});

test('a server that was killed is started again with what was committed', async () => {
  const killed = identity();
  await signalProcess(killed, 'SIGKILL');
  await waitUntilGone([killed], GONE_MS);
  const { postgres } = await project.resolve();
  expect(postgres.pid).not.toBe(killed.pid);
  expect(await kept(postgres.adminUrl)).toBe(42);
});

test('a pid file that names another program by now is no server and no hindrance', async () => {
  const text = readFileSync(dataFile('postmaster.pid'), 'utf8');
  const killed = identity();
  await signalProcess(killed, 'SIGKILL');
  await waitUntilGone([killed], GONE_MS);
  writeFileSync(dataFile('postmaster.pid'), text.replace(/^\d+/, String(process.pid)));
  const { postgres } = await project.resolve();
  expect(postgres.pid).not.toBe(process.pid);
  expect(await kept(postgres.adminUrl)).toBe(42);
});

test('a project that lost the password gives the server a new one and keeps the data', async () => {
  const lost = identity();
  rmSync(adminFile);
  const { postgres } = await project.resolve();
  expect(await isAlive(lost)).toBe(false);
  expect(new URL(postgres.adminUrl).password).not.toBe(new URL(url).password);
  expect(await kept(postgres.adminUrl)).toBe(42);
  url = postgres.adminUrl;
  const note = `goes on with what this folder had before, in ${dataFile('')}; to begin anew: exsim down --purge --yes`;
  expect(postgres.note).toBe(note);
  const probes = { postgres: async () => null, redis: async () => null };
  const { postgres: shown } = await servicesStatus({ postgres, redis: null }, probes);
  expect([shown.status, shown.reason]).toEqual(['up', note]);
});

test('a port that another program holds is an error that names it', async () => {
  await stopServices(project.paths);
  const port = Number(new URL(url).port);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    await expect(project.resolve()).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(
        `Port ${port} of the project's PostgreSQL is held by process ${process.pid} (`,
      ),
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a server that cannot start says why, in its own words', async () => {
  const settings = dataFile('postgresql.conf');
  const text = readFileSync(settings, 'utf8');
  writeFileSync(settings, `${text}\nshared_buffers = nonsense\n`);
  await expect(project.resolve()).rejects.toMatchObject({
    code: 'POSTGRES_UNREACHABLE',
    message: expect.stringContaining('invalid value for parameter "shared_buffers": "nonsense"'),
  });
  writeFileSync(settings, text);
});

test('data of another major version is not touched', async () => {
  writeFileSync(dataFile('PG_VERSION'), '17\n');
  await expect(project.resolve()).rejects.toMatchObject({
    code: 'POSTGRES_REFUSED',
    message: expect.stringContaining('Expected data of PostgreSQL 18'),
  });
  writeFileSync(dataFile('PG_VERSION'), '18\n');
});

test('data that stayed behind when its project was moved is named, and no server begins without it', async () => {
  const moved = { ...places, postgresBase: join(places.postgresBase, 'moved') };
  await expect(
    startEmbeddedPostgres({ paths: project.paths, places: moved }, () => undefined),
  ).rejects.toMatchObject({
    code: 'POSTGRES_REFUSED',
    message: `Expected the data of the project's PostgreSQL in ${moved.postgresBase}/data, but it is in ${places.postgresBase}/data.`,
  });
  expect(existsSync(moved.postgresBase)).toBe(false);
});

test('data of an earlier project at the new place is not taken for that which stayed behind', async () => {
  const taken = { ...places, postgresBase: join(places.postgresBase, 'taken') };
  await createCluster(await postgresBinaries(taken), taken, newPassword());
  await expect(
    startEmbeddedPostgres({ paths: project.paths, places: taken }, () => undefined),
  ).rejects.toMatchObject({
    code: 'POSTGRES_REFUSED',
    message: expect.stringContaining(`but it is in ${places.postgresBase}/data.`),
  });
});

test('a folder that cannot be written is an error that names it', async () => {
  const blocked = join(project.paths.stateDir, 'blocked');
  writeFileSync(blocked, '');
  await expect(project.resolve({ env: { EXSIM_CACHE: join(blocked, 'cache') } })).rejects.toMatchObject({
    code: 'POSTGRES_MISSING',
    message: `Cannot write the folder ${blocked}/cache: ENOTDIR.`,
  });
});

test('programs that fail are errors with their last words, and leave no half-made data folder', async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'exsim-cache-'));
  const broken = { ...places, cacheDir, postgresBase: join(places.postgresBase, 'broken') };
  try {
    chmodSync(cacheDir, 0o755);
    const binaries = await postgresBinaries(broken);
    rmSync(join(binaries.bin, '../share/postgresql/postgres.bki'));
    await expect(createCluster(binaries, broken, newPassword())).rejects.toMatchObject({
      code: 'POSTGRES_MISSING',
      message: expect.stringContaining('postgres.bki'),
    });
    expect(existsSync(join(broken.postgresBase, 'data'))).toBe(false);
    expect(existsSync(join(broken.postgresBase, 'pwfile'))).toBe(false);
    chmodSync(join(binaries.bin, 'postgres'), 0o644);
    await expect(postgresBinaries(broken)).rejects.toMatchObject({
      code: 'POSTGRES_MISSING',
      message: expect.stringContaining(`Cannot run ${binaries.bin}/postgres`),
      wayOut: expect.stringContaining('POSTGRES_URL'),
    });
  } finally {
    rmSync(cacheDir, { recursive: true, force: true });
  }
});

test('a server that is named is looked at before anything is started, and its error is passed on', async () => {
  const other = testProject();
  const refused = new ExsimError('POSTGRES_REFUSED', 'wrong password');
  try {
    const asked: string[] = [];
    const probes = {
      postgres: (named: string) => {
        asked.push(named);
        return Promise.reject(refused);
      },
      redis: () => Promise.resolve(),
    };
    const env = {
      POSTGRES_URL: 'postgres://from-env',
      EXSIM_POSTGRES_ADMIN_URL: 'postgres://admin-from-env',
    };
    await expect(other.resolve({ env, probes, redis: null })).rejects.toBe(refused);
    await expect(other.resolve({ env, probes, postgresUrl: 'postgres://from-file' })).rejects.toBe(refused);
    expect(asked).toEqual(['postgres://admin-from-env', 'postgres://from-file']);
    expect(await processesOfProject(other.paths.projectId)).toEqual([]);
  } finally {
    await other.remove();
  }
});

test('removing the services leaves neither process nor data', async () => {
  await project.resolve();
  expect(await processesOfProject(project.paths.projectId)).not.toEqual([]);
  await removeServices(project.paths);
  expect(await processesOfProject(project.paths.projectId)).toEqual([]);
  expect([places.postgresBase, project.paths.postgresDir].filter((dir) => existsSync(dir))).toEqual([]);
});
