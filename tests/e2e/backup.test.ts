import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { InstanceAccess } from '../../src/cli/project/instance-variables.ts';
import { createEngine, decodeCommands } from '../../src/engine/index.ts';
import { restoreInstance } from '../../src/provision/restore.ts';
import { onServer } from '../support/postgres.ts';
import { TestProject } from './support/project.ts';
import { Venue } from './support/venue.ts';

/** An exchange is backed up while it trades, and comes back: each test stands on the one before. */
let project: TestProject;
let neighbour: TestProject;
let venue: Venue;
let file: string;
let backup: { readonly commandSeq: number; readonly stateHash: string; readonly sha256: string };

const PATIENCE = { timeout: 30_000, interval: 20 };
const SERVER = { postgresUrl: inject('postgresAdminUrl'), redis: 'off' };

beforeAll(async () => {
  project = new TestProject();
  neighbour = new TestProject();
  await project.writeFleet(SERVER, ['binance']);
  expect((await project.exsim('up', '-d')).code).toBe(0);
  venue = await venueOf(project, 'binance');
  file = join(project.folder, 'binance.exsim');
});
afterAll(async () => {
  await project.remove();
  await neighbour.remove();
});

async function venueOf(of: TestProject, name: string): Promise<Venue> {
  const { stdout } = await of.exsim('env', '--json');
  return new Venue((JSON.parse(stdout) as Record<string, InstanceAccess>)[name] as InstanceAccess);
}

async function trade(): Promise<void> {
  const order = { symbol: 'BTC-USDT', type: 'LIMIT', price: '50000' };
  expect((await venue.order('alice', { ...order, side: 'SELL', quantity: '0.02' })).status).toBe(201);
  expect((await venue.order('bob', { ...order, side: 'BUY', quantity: '0.01' })).status).toBe(201);
}

const hashOf = async (of: Venue): Promise<unknown> => (await of.admin('/api/v1/state')).body['stateHash'];

/** What the journal in Postgres comes to at a command, by the engine alone. */
async function journaledHash(upTo: number, schema = schemaOf(project)): Promise<string> {
  return onServer(SERVER.postgresUrl, async (client) => {
    const { rows } = await client.query<{ commands: Buffer }>(
      `SELECT commands FROM ${schema}.journal WHERE last_seq <= $1 ORDER BY first_seq`,
      [upTo],
    );
    const engine = createEngine();
    for (const { commands } of rows) for (const command of decodeCommands(commands)) engine.apply(command);
    expect(engine.commandSeq).toBe(upTo);
    return engine.stateHash();
  });
}

const schemaOf = ({ service }: TestProject): string => `${service.replaceAll('-', '_')}_binance`;

test('a backup that is taken while orders come in is the journal up to one of them, in one file for its owner alone', async () => {
  await trade();
  expect((await project.exsim('restart', 'binance')).code).toBe(0);
  let taken = false;
  const load = (async () => {
    while (!taken) await trade();
  })();
  const { code, stdout, stderr } = await project.exsim('backup', 'binance', file, '--json');
  taken = true;
  await load;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  backup = JSON.parse(stdout);
  expect(backup).toMatchObject({ name: 'binance', file, bytes: statSync(file).size, snapshots: 1, epoch: 1 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(backup.stateHash).toBe(await journaledHash(backup.commandSeq));
  const again = await project.exsim('backup', 'binance', file);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('it is there already') });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a backup that waits for the database, and no file is left', async (signal, code) => {
  const names = (): string[] => readdirSync(project.folder).filter((name) => name.startsWith('ended'));
  await onServer(SERVER.postgresUrl, async (client) => {
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${schemaOf(project)}.snapshots IN ACCESS EXCLUSIVE MODE`);
    const command = project.start('backup', 'binance', join(project.folder, 'ended.exsim'));
    await vi.waitFor(() => expect(names()).toEqual([expect.stringMatching(/\.tmp$/)]), PATIENCE);
    command.child.kill(signal);
    expect({ ended: await command.end(), output: command.output }).toEqual({ ended: code, output: '' });
    await client.query('ROLLBACK');
  });
  expect(names()).toEqual([]);
});

test('a running exchange, one with a history, and a file that is damaged are refused, and nothing is changed', async () => {
  await trade();
  const running = await project.exsim('restore', 'binance', file, '--replace', '--yes');
  expect(running).toMatchObject({ code: 2, stderr: expect.stringContaining('exsim stop binance') });
  const unconfirmed = await project.exsim('restore', 'binance', file, '--replace');
  expect(unconfirmed).toMatchObject({ code: 2, stderr: expect.stringContaining('--replace --yes') });
  const before = await hashOf(venue);
  expect((await project.exsim('stop', 'binance')).code).toBe(0);
  const history = await project.exsim('restore', 'binance', file);
  expect(history).toMatchObject({ code: 4, stderr: expect.stringContaining('its journal reaches command') });
  const damaged = join(project.folder, 'damaged');
  writeFileSync(damaged, readFileSync(file).subarray(0, -1));
  const cut = await project.exsim('restore', 'binance', damaged, '--replace', '--yes');
  expect(cut).toMatchObject({ code: 2, stderr: expect.stringContaining('is cut off') });
  await expect(
    restoreInstance({
      postgres: { kind: 'external', adminUrl: SERVER.postgresUrl, pid: null },
      name: 'binance',
      project: project.env['EXSIM_HOME'] as string,
      file,
      sha256: 'of another',
      epoch: 1,
      replace: true,
    }),
  ).rejects.toThrow('was changed while it was being restored');
  expect((await project.exsim('start', 'binance')).code).toBe(0);
  expect(await hashOf(venue)).toBe(before);
});

test('restored, an exchange is what it was at the backup in a new epoch, with the keys of now, and goes on', async () => {
  expect((await project.exsim('stop', 'binance')).code).toBe(0);
  const { code, stdout } = await project.exsim('restore', 'binance', file, '--replace', '--yes', '--json');
  expect({ code, report: JSON.parse(stdout) }).toMatchObject({
    code: 0,
    report: { commandSeq: backup.commandSeq, stateHash: backup.stateHash, sha256: backup.sha256, epoch: 2 },
  });
  expect((await project.exsim('start', 'binance')).code).toBe(0);
  expect((await venue.admin('/api/v1/state')).body).toMatchObject({ epoch: 2 });
  expect(await journaledHash(backup.commandSeq)).toBe(backup.stateHash);
  await trade();
  const { stdout: verified } = await project.exsim('verify', 'binance');
  expect(verified).toMatch(/^ {2}all agree$/m);
  expect(verified).toContain('replayed from Genesis');
});

test('a neighbour of another project that has no history yet goes on with it, under its own name and keys', async () => {
  await neighbour.writeFleet(SERVER, ['copy']);
  const text = readFileSync(join(neighbour.folder, 'instances.yaml'), 'utf8');
  neighbour.write(text.replace('{name: copy,', '{name: copy, venue: kraken,'));
  expect((await neighbour.exsim('provision')).code).toBe(0);
  const other = await neighbour.exsim('restore', 'copy', file);
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('that would be another venue') });
  neighbour.write(text.replace('{name: copy,', '{name: copy, venue: binance,'));
  const { code, stderr } = await neighbour.exsim('restore', 'copy', file);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect((await neighbour.exsim('up', '-d')).code).toBe(0);
  const copy = `${neighbour.service.replaceAll('-', '_')}_copy`;
  expect(await journaledHash(backup.commandSeq, copy)).toBe(backup.stateHash);
  expect((await neighbour.exsim('verify')).stdout).toMatch(/^ {2}all agree$/m);
});
