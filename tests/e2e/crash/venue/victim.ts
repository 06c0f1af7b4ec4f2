import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InstanceAccess } from '../../../../src/cli/project/instance-variables.ts';
import type { PlannedInstance } from '../../../../src/instance/spec.ts';
import { type ProjectPaths, projectPaths } from '../../../../src/process/paths.ts';
import { freePort } from '../../../../src/process/tcp.ts';
import { locations } from '../../../../src/services/locations.ts';
import { readRunState } from '../../../../src/supervisor/worker/run-state.ts';
import { TestProject } from '../../support/project.ts';
import { AdminDatabase } from './database.ts';
import { instanceFile, NAME } from './instance.ts';
import { processOf } from './processes.ts';
import { until } from './waiting.ts';

const BACK_WITHIN_MS = 60_000;

/** The built command that is attacked: `bin/exsim.js` of the repository, or of a copy with a fault in it. */
export type Command = { readonly exsim: string };
export const BUILT: Command = { exsim: resolve('bin/exsim.js') };

/**
 * One exchange, started by the built command with a Postgres and a Redis of its own, whose every process can be
 * found and killed.
 */
export class Victim {
  readonly project: TestProject;
  readonly paths: ProjectPaths;
  readonly access: InstanceAccess;
  readonly planned: PlannedInstance;
  /** Of its worker, without the password. */
  readonly postgresUrl: string;
  /** Folder of the data of its Postgres. */
  readonly dataFolder: string;
  readonly database: AdminDatabase;
  readonly #exsim: string;

  private constructor(
    { exsim }: Command,
    project: TestProject,
    facts: Pick<Victim, 'paths' | 'access' | 'planned' | 'postgresUrl' | 'dataFolder'>,
  ) {
    this.#exsim = exsim;
    this.project = project;
    this.paths = facts.paths;
    this.access = facts.access;
    this.planned = facts.planned;
    this.postgresUrl = facts.postgresUrl;
    this.dataFolder = facts.dataFolder;
    this.database = new AdminDatabase(facts.paths.postgresDir, facts.planned.identity.schema);
  }

  /** Resolves when it takes orders. Rejects with what the command said when it does not come up. */
  static async start({ exsim }: Command): Promise<Victim> {
    const project = new TestProject(exsim);
    try {
      project.write(instanceFile(project.service, [await freePort(), await freePort()]));
      await succeed(project, 'up', '-d');
      const { stdout } = await succeed(project, 'env', '--json');
      const paths = projectPaths(project.env['EXSIM_HOME']!, project.env);
      const state = await readRunState(paths, NAME);
      const { postgresBase } = await locations(paths, project.env);
      return new Victim({ exsim }, project, {
        paths,
        access: (JSON.parse(stdout) as Record<string, InstanceAccess>)[NAME]!,
        planned: state!.startedAs,
        postgresUrl: state!.postgresUrl,
        dataFolder: postgresBase,
      });
    } catch (error) {
      await project.remove();
      throw error;
    }
  }

  get name(): string {
    return NAME;
  }

  /**
   * Pid of the worker that was started last, and a mark of that start. It may be dead already, or (null) not be there
   * yet. A supervisor killed at that very moment has written down the start, and not the pid: then the processes are
   * asked.
   */
  async worker(): Promise<{ readonly pid: number | null; readonly start: string }> {
    const state = await readRunState(this.paths, NAME);
    const pid = state?.worker?.pid ?? (await processOf(this.paths, `${this.#exsim} worker`));
    return { pid, start: state?.nonce ?? '' };
  }

  /** Pids of all workers that have said anything. */
  get startedPids(): ReadonlySet<number> {
    const starts = this.log().filter((line) => line.includes('"msg":"starting"'));
    return new Set(starts.map((line) => Number(/"pid":(\d+)/.exec(line)?.[1])));
  }

  /** Whether the worker of this pid came as far as taking orders. */
  wasReady(pid: number): boolean {
    const mark = `"pid":${pid},`;
    return this.log().some((line) => line.includes(mark) && line.includes('"msg":"ready"'));
  }

  log(): string[] {
    const { logFile } = this.paths.instance(NAME);
    return [`${logFile}.1`, logFile].flatMap((file) => readIfThere(file).split('\n'));
  }

  get(path: string): Promise<Response> {
    return fetch(this.access.httpUrl + path, { headers: { 'x-api-key': this.access.adminKey } });
  }

  /** Resolves when it takes orders; rejects with its last log lines when that takes a minute. */
  async untilReady(): Promise<void> {
    const ready = async () => (await this.get('/api/v1/ready').catch(() => null))?.status === 200;
    await until(ready, BACK_WITHIN_MS, () => `it is not back:\n${this.log().slice(-12).join('\n')}`);
  }

  /** Stops everything and removes all data. */
  remove(): Promise<void> {
    return this.project.remove();
  }
}

async function succeed(project: TestProject, ...args: readonly string[]) {
  const outcome = await project.exsim(...args);
  if (outcome.code === 0) return outcome;
  throw new Error(`exsim ${args.join(' ')} ended with ${outcome.code}:\n${outcome.stderr}${outcome.stdout}`);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
