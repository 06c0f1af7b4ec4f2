import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const READY_WITHIN_MS = 25_000;

/** A real worker process, run from the sources. */
export class WorkerProcess {
  readonly child: ChildProcess;
  /** Everything it printed. */
  output = '';
  readonly exited: Promise<number | string>;

  /** `folder` is what `builtWorker` gave. */
  constructor(
    folder: string,
    environment: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    file = 'src/worker/main.js',
  ) {
    this.child = spawn(process.execPath, [join(folder, file), ...args], {
      env: { PATH: process.env['PATH'] ?? '', HTTP_PORT: '0', GRPC_PORT: '0', ...environment },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream!.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.child.emit('output');
      });
    this.exited = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(code ?? signal ?? 'gone'));
    });
  }

  /** Base URL of its HTTP API, as soon as it takes orders. */
  async ready(withinMs = READY_WITHIN_MS): Promise<string> {
    await this.said('"msg":"ready"', withinMs);
    return `http://127.0.0.1:${this.logged('ready').ports.http}`;
  }

  /** Resolves when the output has `text`; rejects when the process ends without it. */
  said(text: string, withinMs = READY_WITHIN_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`no ${text}: ${why}\n${this.output}`));
      const timer = setTimeout(() => fail('too late'), withinMs);
      const look = () => {
        if (!this.output.includes(text)) return;
        clearTimeout(timer);
        this.child.off('output', look);
        resolve();
      };
      this.child.on('output', look);
      void this.exited.then((code) => fail(`it ended with ${code}`));
      look();
    });
  }

  /** The JSON log line with this message. */
  logged(message: string): { readonly ports: { readonly http: number; readonly grpc: number } } {
    const line = this.output.split('\n').find((text) => text.includes(`"msg":"${message}"`));
    return JSON.parse(line ?? 'null');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exited;
  }
}

/** Runs verify in a process of its own. */
export async function runVerify(
  folder: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<{ readonly code: number | string; readonly output: string }> {
  const verify = new WorkerProcess(folder, environment, args, 'src/worker/verify-main.js');
  return { code: await verify.exited, output: verify.output };
}
