import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../src/process/tcp.ts';
import type { Tools } from './tools.ts';

export type Target = {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
};
export type Alert = { readonly labels: Readonly<Record<string, string>>; readonly state: string };
export type Vector = readonly { readonly value: readonly [number, string] }[];

const POLL_MS = 250;
/** Samples come every second here: a minute's wait of the repository's own file would be fifteen minutes' work. */
const INTERVAL = '1s';

/** A Prometheus that runs with the repository's own configuration, but for the supervisor's port and the interval. */
export class RunningPrometheus {
  readonly #process: ChildProcess;
  readonly #url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.#url = url;
  }

  static async start(tools: Tools, folder: string, metricsPort: number): Promise<RunningPrometheus> {
    cpSync('observability', folder, { recursive: true });
    const config = join(folder, 'prometheus.yml');
    const text = readFileSync(config, 'utf8')
      .replaceAll('9464', String(metricsPort))
      .replaceAll('15s', INTERVAL);
    writeFileSync(config, text);
    const port = await freePort();
    const address = `127.0.0.1:${port}`;
    const args = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`];
    const listen = [`--web.listen-address=${address}`, '--log.level=error'];
    const child = spawn(tools.prometheus, [...args, ...listen], { stdio: ['ignore', 'inherit', 'inherit'] });
    const prometheus = new RunningPrometheus(child, `http://${address}`);
    await until('Prometheus is ready', () => prometheus.#isReady());
    return prometheus;
  }

  async targets(): Promise<readonly Target[]> {
    const { activeTargets } = await this.#get<{ activeTargets: Target[] }>('targets');
    return activeTargets;
  }

  async alerts(): Promise<readonly Alert[]> {
    return (await this.#get<{ alerts: Alert[] }>('alerts')).alerts;
  }

  async query(expression: string): Promise<Vector> {
    const { result } = await this.#get<{ result: Vector }>(`query?query=${encodeURIComponent(expression)}`);
    return result;
  }

  /** Label sets of all series a selector finds. */
  series(selector: string): Promise<readonly Readonly<Record<string, string>>[]> {
    return this.#get(`series?match[]=${encodeURIComponent(selector)}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`${this.#url}/-/ready`).catch(() => null);
    return answer?.ok === true;
  }

  async #get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.#url}/api/v1/${path}`);
    const body = (await answer.json()) as { status: string; error?: string; data: T };
    if (body.status !== 'success') throw new Error(`${path}: ${body.error ?? answer.status}`);
    return body.data;
  }
}

/** Polls until it holds; answers after how many milliseconds. Throws after `limitMs`. */
export async function until(what: string, holds: () => Promise<boolean>, limitMs = 120_000): Promise<number> {
  const startedMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedMs > limitMs) throw new Error(`never saw: ${what} (${limitMs} ms)`);
    await delay(POLL_MS);
  }
  return performance.now() - startedMs;
}
