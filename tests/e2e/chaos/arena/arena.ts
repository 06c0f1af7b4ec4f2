import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { ControlClient } from '../../../../src/client/control/index.ts';
import { type ProjectPaths, projectPaths } from '../../../../src/process/paths.ts';
import { freePort } from '../../../../src/process/tcp.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../../../src/protocol/status.ts';
import { until } from '../../crash/venue/waiting.ts';
import { type Outcome, TestProject } from '../../support/project.ts';
import type { Build } from '../build/copy.ts';
import { Census, type Role, type Seen } from './census.ts';
import { type FileInstance, instanceFile } from './file.ts';
import { Puppets } from './puppets.ts';

const PATIENCE_MS = 60_000;

/** A project under attack: its instance file, the command, and everyone who runs for it. */
export class Arena {
  readonly project: TestProject;
  readonly instances: FileInstance[] = [];
  readonly puppets: Puppets;
  readonly #build: Build;
  readonly #census: Census;

  private constructor(build: Build, project: TestProject) {
    const stateDir = project.env['EXSIM_HOME']!;
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    this.#build = build;
    this.project = project;
    this.puppets = new Puppets(project.folder);
    this.#census = new Census(project.folder, stateDir);
  }

  /** With instances of these names, none of which runs yet. */
  static async open(build: Build, names: readonly string[]): Promise<Arena> {
    const arena = new Arena(build, new TestProject(build.exsim));
    for (const name of names) await arena.add(name);
    return arena;
  }

  /** Adds an instance to the file, whose worker (where it is a puppet) obeys these orders from its start on. */
  async add(name: string, orders = 'ready', settings = ''): Promise<void> {
    const ports = [await freePort(), await freePort()] as const;
    this.instances.push({ name, ports, settings, ordersFile: this.puppets.order(name, orders) });
    this.write();
  }

  /** Writes the instance file as `instances` says. */
  write(): void {
    this.project.write(instanceFile(this.project.service, this.instances));
  }

  /** Folders and sockets of the project as they are now: sockets move with the state. */
  get paths(): ProjectPaths {
    return projectPaths(realpathSync(this.project.env['EXSIM_HOME']!), this.project.env);
  }

  get names(): string[] {
    return this.instances.map(({ name }) => name);
  }

  exsim(...args: readonly string[]): Promise<Outcome> {
    return this.project.exsim(...args);
  }

  /** Rejects with what the command said unless it ended with 0. */
  async mustExsim(...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.exsim(...args);
    if (outcome.code === 0) return outcome;
    throw new Error(
      `exsim ${args.join(' ')} ended with ${outcome.code}:\n${outcome.stderr}${outcome.stdout}`,
    );
  }

  /** Everyone who runs for the project now. */
  census(): Seen[] {
    return this.#census.take();
  }

  those(role: Role): Seen[] {
    return this.census().filter((seen) => seen.role === role);
  }

  /** Its workers, by the name in the file. */
  workersOf(name: string): Seen[] {
    const instance = `${this.project.service}-${name}`;
    return this.those('worker').filter((seen) => seen.instance === instance);
  }

  /** What the supervisor says; null while none answers. */
  async snapshot(): Promise<FleetSnapshot | null> {
    if (!existsSync(this.paths.supervisorSocket)) return null;
    return new ControlClient(this.paths.supervisorSocket).snapshot().catch(() => null);
  }

  /** The instance once `accepts` takes it; rejects with what it was last. */
  async when(name: string, accepts: (instance: InstanceSnapshot) => boolean): Promise<InstanceSnapshot> {
    let last: InstanceSnapshot | undefined;
    const asked = async () => {
      last = (await this.snapshot())?.instances.find((instance) => instance.name === name);
      return last !== undefined && accepts(last);
    };
    await until(asked, PATIENCE_MS, () => `${name} is ${JSON.stringify(last)}`);
    return last!;
  }

  /** Ends everyone at once, as a power cut would. */
  killAll(roles: readonly Role[]): void {
    for (const { pid, role } of this.census()) if (roles.includes(role)) kill(pid, 'SIGKILL');
  }

  get hasPuppets(): boolean {
    return this.#build.workers === 'puppets';
  }

  /** Ends everything and removes all data. */
  async close(): Promise<void> {
    for (const { pid } of this.census()) kill(pid, 'SIGCONT');
    await this.project.remove();
    for (const { pid } of this.census()) kill(pid, 'SIGKILL');
  }
}

/** Does nothing when it has ended. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}
