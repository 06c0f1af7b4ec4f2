import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { projectPaths } from '../../../src/process/paths.ts';
import { processesOfProject } from '../../../src/process/sweep.ts';
import { freePort } from '../../../src/process/tcp.ts';
import type { FleetSnapshot } from '../../../src/protocol/status.ts';
import { onServer, withDatabase } from '../../support/postgres.ts';

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const EXSIM = resolve('bin/exsim.js');
/** Nothing of the developer's own settings may reach the command under test. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'EXSIM_CACHE', 'XDG_CACHE_HOME'];

/** A folder with an instance file, state, sockets and ports of its own, and the built command to use there. */
export class TestProject {
  readonly folder: string;
  /** Made unique: roles, schemas and Redis users of two tests on one server never meet. */
  readonly service: string;
  readonly env: Record<string, string>;
  /** The script that is run; may be that of another build for a while. */
  script: string;
  readonly #children: ChildProcess[] = [];
  #dropDatabase: () => Promise<void> = () => Promise.resolve();

  /** `script`: another one than the repository's own. */
  constructor(script = EXSIM) {
    this.script = script;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-e2e-')));
    this.service = `e2e-${randomBytes(4).toString('hex')}`;
    const inherited = INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    this.env = {
      ...Object.fromEntries(inherited),
      EXSIM_HOME: join(this.folder, '.exsim'),
    };
  }

  write(text: string, name = 'instances.yaml'): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  get hasState(): boolean {
    return existsSync(this.env['EXSIM_HOME'] as string);
  }

  get database(): string {
    return this.service.replace('-', '_');
  }

  /** A database of this project alone, on the server given; dropped by `remove`. */
  async createDatabase(serverUrl: string): Promise<string> {
    const { database } = this;
    await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${database}`));
    this.#dropDatabase = () =>
      onServer(
        serverUrl,
        async (client) => void (await client.query(`DROP DATABASE ${database} WITH (FORCE)`)),
      );
    return withDatabase(serverUrl, database);
  }

  /** Instances on the servers given, with free ports of their own. */
  async writeFleet(servers: { postgresUrl: string; redis: string }, names: readonly string[]): Promise<void> {
    const instances = await Promise.all(
      names.map(
        async (name) => `  - {name: ${name}, ports: {http: ${await freePort()}, grpc: ${await freePort()}}}`,
      ),
    );
    const { postgresUrl, redis } = servers;
    const redisLine = redis === 'off' ? 'redis: off' : `redis: {url: "${redis}"}`;
    this.write(
      [
        'version: 1',
        `service: ${this.service}`,
        `postgres: {url: "${postgresUrl}"}`,
        redisLine,
        'instances:',
        ...instances,
      ].join('\n'),
    );
  }

  /** Runs a command to its end. */
  exsim(...args: readonly string[]): Promise<Outcome> {
    const child = this.#spawn(args);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    return new Promise((done, failed) => {
      child.once('error', failed);
      child.once('close', (code) => done({ code, stdout, stderr }));
    });
  }

  /** Starts a command that stays, and hands out what it writes. */
  start(...args: readonly string[]): RunningCommand {
    return new RunningCommand(this.#spawn(args));
  }

  async status(): Promise<FleetSnapshot> {
    const { code, stdout, stderr } = await this.exsim('status', '--json');
    if (code !== 0) throw new Error(`status ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as FleetSnapshot;
  }

  /** Command lines of all that runs of the project, by the marker in its environment. */
  async processes(): Promise<string[]> {
    if (!this.hasState) return [];
    const { projectId } = projectPaths(this.env['EXSIM_HOME'] as string, this.env);
    return (await processesOfProject(projectId)).map(({ command }) => command);
  }

  /** Ends all that runs, with its data, and removes the folder. */
  async remove(): Promise<void> {
    if (this.hasState) await this.exsim('down', '--purge', '--yes');
    for (const child of this.#children) child.kill('SIGKILL');
    await this.#dropDatabase();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [this.script, ...args], {
      cwd: this.folder,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return child;
  }
}

/** A command that runs while the test goes on. */
export class RunningCommand {
  readonly child: ChildProcess;
  output = '';
  #heard: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        this.output += text;
        this.#heard();
      });
    }
    child.once('close', () => this.#heard());
  }

  /** Resolves when the pattern has been written; rejects when the command ends without it. */
  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.output)) {
      if (this.child.exitCode !== null) throw new Error(`ended without ${pattern}:\n${this.output}`);
      await new Promise<void>((heard) => {
        this.#heard = heard;
      });
    }
  }

  /** Exit code, or the name of the signal that ended it. */
  async end(): Promise<number | string | null> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((done) => child.once('close', done));
    return child.exitCode ?? child.signalCode;
  }
}
