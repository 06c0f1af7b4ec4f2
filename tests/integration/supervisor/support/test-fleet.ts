import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlClient } from '../../../../src/client/control/index.ts';
import type { PlannedInstance } from '../../../../src/instance/spec.ts';
import { type ProjectPaths, projectPaths } from '../../../../src/process/paths.ts';
import { ensureStateDir } from '../../../../src/process/state-dir.ts';
import { processesOfProject } from '../../../../src/process/sweep.ts';
import { freePort } from '../../../../src/process/tcp.ts';
import type { DesiredFleet, DownProgress } from '../../../../src/protocol/api.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../../../src/protocol/status.ts';
import { plannedInstance } from '../../../unit/supervisor/planned.ts';
import type { Compiled } from './compile.ts';

/** Longest wait for something that a loaded machine may be slow at. */
const PATIENCE_MS = 20_000;

/** A project of its own: a real daemon and real (fake) workers, all of which `remove` ends. */
export class TestFleet {
  readonly paths: ProjectPaths;
  readonly control: ControlClient;
  readonly #compiled: Compiled;
  readonly #root: string;
  readonly #daemons: ChildProcess[] = [];
  readonly #instances = new Map<string, PlannedInstance>();

  private constructor(compiled: Compiled, root: string, stateDir: string) {
    this.#compiled = compiled;
    this.#root = root;
    this.paths = projectPaths(stateDir, { XDG_RUNTIME_DIR: root });
    this.control = new ControlClient(this.paths.supervisorSocket);
  }

  static async create(compiled: Compiled): Promise<TestFleet> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-fleet-')));
    const stateDir = join(root, 'state');
    mkdirSync(stateDir);
    await ensureStateDir(stateDir);
    return new TestFleet(compiled, root, stateDir);
  }

  /** Adds an instance to the file. `orders` is what its workers do from their next start on. */
  async add(name: string, orders = 'ready', restart: Partial<PlannedInstance['spec']['restart']> = {}) {
    this.orders(name, orders);
    const ports = { http: await freePort(), grpc: await freePort() };
    const env = { FAKE_ORDERS: this.#ordersFile(name), FAKE_OWNER: String(process.pid) };
    this.#instances.set(name, plannedInstance(name, { ports, env, restart }));
  }

  orders(name: string, orders: string): void {
    writeFileSync(this.#ordersFile(name), orders);
  }

  change(name: string, change: (instance: PlannedInstance) => PlannedInstance): void {
    this.#instances.set(name, change(this.#instances.get(name) as PlannedInstance));
  }

  leave(name: string): void {
    this.#instances.delete(name);
  }

  get desired(): DesiredFleet {
    return {
      file: join(this.#root, 'instances.yaml'),
      service: 'exchange-sim',
      postgresUrl: null,
      redis: null,
      instances: [...this.#instances.values()],
      only: null,
    };
  }

  /** Starts a daemon. The second of one project ends by itself. */
  spawnDaemon(): ChildProcess {
    const env = { ...process.env, XDG_RUNTIME_DIR: this.#root, EXSIM_PROJECT: this.paths.projectId };
    const args = [this.#compiled.daemon, this.paths.stateDir, this.#compiled.fakeWorker];
    const daemon = spawn(process.execPath, args, {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    this.#daemons.push(daemon);
    return daemon;
  }

  /** Starts a daemon and waits until it listens. */
  async daemon(): Promise<ChildProcess> {
    const daemon = this.spawnDaemon();
    await lineWith(daemon, 'listens on');
    return daemon;
  }

  async up(): Promise<void> {
    await this.control.putDesired(this.desired);
  }

  /** The first snapshot that `accepts` takes. */
  async snapshotWhen(what: string, accepts: (snapshot: FleetSnapshot) => boolean): Promise<FleetSnapshot> {
    let last: FleetSnapshot | null = null;
    try {
      for await (const snapshot of this.control.changes(AbortSignal.timeout(PATIENCE_MS))) {
        last = snapshot;
        if (accepts(snapshot)) return snapshot;
      }
    } catch (cause) {
      throw new Error(`never saw ${what}; last: ${JSON.stringify(last, null, 1)}`, { cause });
    }
    throw new Error(`the daemon ended before ${what}`);
  }

  /** The instance once it is in that state. */
  async when(name: string, state: InstanceSnapshot['state']): Promise<InstanceSnapshot> {
    const isIt = (one: InstanceSnapshot): boolean => one.name === name && one.state === state;
    const snapshot = await this.snapshotWhen(`${name} ${state}`, ({ instances }) => instances.some(isIt));
    return snapshot.instances.find(isIt) as InstanceSnapshot;
  }

  async whenAllReady(): Promise<FleetSnapshot> {
    return this.snapshotWhen('all ready', ({ reconciling, instances }) => {
      const allReady = instances.length > 0 && instances.every(({ state }) => state === 'ready');
      return !reconciling && allReady;
    });
  }

  /** Tells the fake worker to do something; that it dies before it answers is fine. */
  async tell(instance: InstanceSnapshot, path: string): Promise<string> {
    const answer = await fetch(`${instance.httpUrl}/fake/${path}`, { method: 'POST' }).catch(() => null);
    return answer === null ? '' : answer.text();
  }

  async down(): Promise<DownProgress[]> {
    const all: DownProgress[] = [];
    for await (const progress of this.control.down({ purge: false, now: false })) all.push(progress);
    return all;
  }

  async pids(): Promise<number[]> {
    return (await processesOfProject(this.paths.projectId)).map(({ identity }) => identity.pid);
  }

  /** Of the workers alone: no daemon, no parent. */
  async workerPids(): Promise<number[]> {
    const all = await processesOfProject(this.paths.projectId);
    const { fakeWorker } = this.#compiled;
    return all
      .filter(({ command }) => command.endsWith(fakeWorker) && !command.includes('exsim-parent'))
      .filter(({ command }) => !command.includes(this.#compiled.daemon))
      .map(({ identity }) => identity.pid);
  }

  async remove(): Promise<void> {
    // Until none is left: a parent tells of its worker's end in a file, and one may have been starting at the first look.
    for (let pids = await this.pids(); pids.length > 0; pids = await this.pids()) pids.forEach(killQuietly);
    await Promise.all(this.#daemons.map(gone));
    rmSync(this.#root, { recursive: true, force: true });
  }

  #ordersFile(name: string): string {
    return join(this.#root, `${name}.orders`);
  }
}

/** Waits until the child has ended, and gives back its exit code. */
export async function gone(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Waits for a line of the child's output. */
export function lineWith(child: ChildProcess, part: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += String(chunk);
      const line = text.split('\n').find((candidate) => candidate.includes(part));
      if (line !== undefined) resolve(line);
    });
    child.once('exit', () => reject(new Error(`ended without "${part}": ${text}`)));
  });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
