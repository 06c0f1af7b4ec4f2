import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { TestProject } from './support/project.ts';
import { hasTmux, TmuxTerminal } from './support/tmux.ts';

const PATIENCE = { timeout: 30_000, interval: 100 };
const hasBash = spawnSync('bash', ['--version']).status === 0;
const LARGE = { columns: 120, rows: 40 };
const SMALL = { columns: 60, rows: 15 };

let project: TestProject;
let terminal: TmuxTerminal;
let exsim: string;
let postgresUrl: string;

describe.skipIf(!hasTmux)('the screen in a terminal', () => {
  beforeAll(async () => {
    project = new TestProject();
    postgresUrl = await project.createDatabase(inject('postgresAdminUrl'));
    await project.writeFleet({ postgresUrl, redis: 'off' }, ['kraken', 'okx']);
    await project.exsim('up', '-d');
    terminal = new TmuxTerminal(project.folder, project.env, LARGE);
    exsim = `${process.execPath} ${project.script}`;
  });
  afterAll(async () => {
    terminal?.close();
    await project.remove();
  });
  beforeEach(() => terminal.resize(LARGE));

  const states = async (): Promise<unknown[]> => (await project.status()).instances.map(({ state }) => state);
  async function holdingUpProvisioning(task: () => Promise<void>): Promise<void> {
    const client = new pg.Client(postgresUrl);
    await client.connect();
    try {
      await client.query('BEGIN; LOCK TABLE exsim.registry');
      await task();
    } finally {
      await client.end();
    }
  }
  const pids = async (): Promise<unknown[]> => (await project.status()).instances.map(({ pid }) => pid);

  test('the screen follows keys and sizes, and q gives the terminal back and stops nothing', async () => {
    const before = await pids();
    terminal.run(`echo before; ${exsim} status; echo "ended $?"`);
    await terminal.sees(/^> kraken +ready[\s\S]*^ {2}okx +ready/m);
    expect(terminal.text).not.toMatch(/before/);
    terminal.type('j');
    await terminal.sees(/^> okx/m);
    terminal.type('/', 'k', 'r', 'Enter');
    await terminal.sees(/\/kr +1 of 2[\s\S]*^> kraken/m);
    terminal.type('Escape', '?');
    await terminal.sees(/^ Everywhere$/m);
    terminal.type('Escape');
    terminal.resize(SMALL);
    await terminal.sees(/^ Enter open .* {2}\? help {2}q leave$/m);
    const lines = terminal.text.trimEnd().split('\n');
    expect(lines).toHaveLength(SMALL.rows);
    expect(lines.filter((line) => line.length > SMALL.columns)).toEqual([]);
    terminal.resize(LARGE);
    await terminal.sees(/MEMORY/);
    terminal.type('q');
    await terminal.sees(/^before$[\s\S]*^ended 0$/m);
    await terminal.isRestored();
    expect(await pids()).toEqual(before);
  });

  test('a supervisor that is killed shows as reconnecting, and the next one as live', async () => {
    terminal.run(`clear; ${exsim} status`);
    await terminal.sees(/live$[\s\S]*^> kraken +ready/m);
    process.kill((await project.status()).supervisor?.pid as number, 'SIGKILL');
    await terminal.sees(/reconnecting for [\s\S]*^> kraken +ready/m);
    await project.exsim('up', '-d');
    await terminal.sees(/live$[\s\S]*^> kraken +ready/m);
    terminal.type('C-c');
    await terminal.isRestored();
  });

  test.each([
    ['SIGTERM', /^ended 143$/m],
    ['SIGKILL', /shell>/],
  ] as const)('killed by %s the screen leaves a terminal that can be used', async (signal, shown) => {
    terminal.run(`clear; sh -c 'echo $$ > pid; exec ${exsim} status'; echo "ended $?"`);
    await terminal.sees(/^> kraken +ready/m);
    process.kill(Number(readFileSync(join(project.folder, 'pid'), 'utf8')), signal);
    await terminal.isRestored();
    await terminal.sees(shown);
  });

  test.skipIf(!hasBash)(
    'killed in a shell that edits its lines it leaves the modes that shell has set',
    async () => {
      terminal.run(`clear; bash --norc --noprofile`);
      terminal.run(`clear; sh -c 'echo $$ > pid; exec ${exsim} status'`);
      await terminal.sees(/^> kraken +ready/m);
      process.kill(Number(readFileSync(join(project.folder, 'pid'), 'utf8')), 'SIGKILL');
      await vi.waitFor(() => expect(terminal.programs).not.toMatch(/exsim/), PATIENCE);
      terminal.run('echo once');
      await terminal.sees(/^once$/m);
      expect(terminal.text.match(/echo once$/gm)).toHaveLength(1);
      terminal.run('exit');
    },
  );

  test.skipIf(!hasBash).for(['SIGSTOP', 'SIGTSTP'] as const)(
    'stopped by %s from elsewhere it comes back in full, and reads keys',
    async (signal) => {
      terminal.run('clear; bash --norc --noprofile');
      terminal.run(`clear; sh -c 'echo $$ > pid; exec ${exsim} status'; exit`);
      await terminal.sees(/^> kraken +ready/m);
      process.kill(Number(readFileSync(join(project.folder, 'pid'), 'utf8')), signal);
      await terminal.sees(/Stopped/);
      terminal.run('clear; fg');
      await terminal.sees(/^> kraken +ready[\s\S]*^ {2}okx +ready[\s\S]*\? help {2}q leave$/m);
      terminal.type('j');
      await terminal.sees(/^> okx/m);
      terminal.type('q');
      await terminal.isRestored();
    },
  );

  test.skipIf(!hasBash)(
    'stopped by Ctrl-Z it comes back in full, and ends when it was told to meanwhile',
    async () => {
      terminal.run('clear; bash --norc --noprofile');
      terminal.run(`clear; sh -c 'echo $$ > pid; exec ${exsim} status'; echo "ended $?"`);
      await terminal.sees(/^> kraken +ready/m);
      terminal.type('C-z');
      await terminal.sees(/Stopped/);
      terminal.run('fg');
      await terminal.sees(/^> kraken +ready[\s\S]*^ {2}okx +ready[\s\S]*\? help {2}q leave$/m);
      terminal.type('C-z');
      await terminal.sees(/Stopped[\s\S]*Stopped/);
      process.kill(Number(readFileSync(join(project.folder, 'pid'), 'utf8')), 'SIGTERM');
      terminal.run('fg; exit');
      await terminal.isRestored();
    },
  );

  test('Ctrl-C before the screen of an up shows leaves the exchanges that ran before', async () => {
    await project.exsim('stop', 'okx');
    await holdingUpProvisioning(async () => {
      terminal.run(`clear; ${exsim} up; echo "ended $?"`);
      await terminal.sees(/^okx: provisioning$/m);
      terminal.type('C-c');
      await terminal.sees(/The exchanges go on; npx exsim down stops them\.[\s\S]*^ended 130$/m);
    });
    await vi.waitFor(async () => expect(await states()).toEqual(['ready', 'ready']), PATIENCE);
  });

  test('it ends while an exchange is still being restarted, and what is pasted is no keys', async () => {
    terminal.run(`clear; ${exsim} status; echo "ended $?"`);
    await terminal.sees(/^> kraken +ready/m);
    terminal.paste('Xyq');
    terminal.type('R');
    await terminal.sees(/Restart kraken\?/);
    terminal.type('y', 'q');
    await terminal.sees(/^ended 0$/m);
    await vi.waitFor(async () => expect(await states()).toEqual(['ready', 'ready']), PATIENCE);
  });

  test('in front of an up Ctrl-C asks whether to leave or to stop', async () => {
    const before = await pids();
    terminal.run(`clear; ${exsim} up; echo "ended $?"`);
    await terminal.sees(/^> kraken +ready/m);
    terminal.type('C-c');
    await terminal.sees(/Leave, or stop the exchanges\?/);
    terminal.type('l');
    await terminal.sees(/^The exchanges go on; .* down stops them\.$[\s\S]*^ended 0$/m);
    expect(await pids()).toEqual(before);
    terminal.run(`clear; ${exsim} up; echo "ended $?"`);
    await terminal.sees(/^> kraken +ready/m);
    terminal.type('C-c', 's');
    await terminal.sees(/^Nothing of the project runs any more\.$[\s\S]*^ended 0$/m);
    await vi.waitFor(async () => expect(await project.processes()).toEqual([]), PATIENCE);
  });
});
