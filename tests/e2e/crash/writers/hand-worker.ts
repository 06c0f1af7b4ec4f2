import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Victim } from '../venue/victim.ts';

/**
 * A second worker of a venue, started by hand as on another machine: a state folder of its own, no lock file and no
 * control socket that it shares with anybody. What it has in common with the first is the schema.
 */
export class HandWorker {
  readonly child: ChildProcess;
  output = '';
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly #home = mkdtempSync(join(tmpdir(), 'exsim-elsewhere-'));
  readonly #heard: (() => void)[] = [];

  constructor({ exsim }: Command, victim: Victim, args: readonly string[] = []) {
    this.child = spawn(process.execPath, [exsim, 'worker', ...args], {
      env: { PATH: process.env['PATH'] ?? '', EXSIM_HOME: this.#home, ...environmentOf(victim) },
      cwd: this.#home,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        this.output += text;
        for (const heard of this.#heard.splice(0)) heard();
      });
    this.ended = new Promise((done) => {
      this.child.once('close', (code, signal) => {
        rmSync(this.#home, { recursive: true, force: true });
        done(code ?? signal);
      });
    });
  }

  /** Base URL of its API as soon as it takes orders; rejects when it ends before that. */
  async ready(): Promise<string> {
    const gone = this.ended.then((code) => {
      throw new Error(`the worker ended with ${code}:\n${this.output}`);
    });
    gone.catch(() => undefined);
    while (!this.output.includes('"msg":"ready"'))
      await Promise.race([gone, new Promise<void>((heard) => this.#heard.push(heard))]);
    const line = this.output.split('\n').find((text) => text.includes('"msg":"ready"'))!;
    return `http://127.0.0.1:${JSON.parse(line).ports.http}`;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.ended;
  }
}

function environmentOf({ paths, planned, postgresUrl, name }: Victim): Record<string, string> {
  const files = paths.instance(name);
  return {
    SERVICE_NAME: planned.identity.service,
    SERVICE_INSTANCE_NAME: planned.identity.instanceName,
    POSTGRES_URL: postgresUrl,
    REDIS_URL: 'off',
    EXSIM_VENUE_CONFIG: files.specFile,
    EXSIM_SECRETS_FILE: files.secretsFile,
    HTTP_PORT: '0',
    GRPC_PORT: '0',
  };
}
