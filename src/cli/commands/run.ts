import { ExsimError } from '../../common/errors.ts';
import { runAttached } from '../../process/attached.ts';
import { holdFleet } from '../fleet/hold-fleet.ts';
import { stopFleet } from '../fleet/stop-fleet.ts';
import { previewDesiredFleet } from '../project/desired-fleet.ts';
import { fleetAccess } from '../project/fleet-access.ts';
import { instanceVariables } from '../project/instance-variables.ts';
import { findProject, type Project } from '../project/project.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { removeDeadRuns } from '../runs/dead-runs.ts';
import { type Isolation, isolate } from '../runs/isolation.ts';
import { CommandEnd, failureOf } from '../terminal/failure.ts';
import { type Interrupts, signalExit, takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { waitUntilStopped } from './act.ts';
import { type HandedOver, handOver, type UpOptions, untilReady } from './up.ts';

/** What `env` and `timeout` use too: exsim itself failed, CMD's code is not known. */
const OWN_FAILURE = 125;
/** A worker is killed when its grace is over, long before this. */
const STOP_MS_MAX = 60_000;

export type RunOptions = Pick<UpOptions, 'only' | 'timeout'> & {
  /** Removes all data of the project first. */
  readonly fresh?: boolean;
  /** State, ports and names of its own, all of which is gone at the end. */
  readonly isolated?: boolean;
};

type Command = readonly [string, ...string[]];

/**
 * `run`: up, CMD with addresses and keys in its environment, down. Exits as CMD does, or with 125. A fleet that ran
 * before is used and left running. Standard output is CMD's alone.
 */
export async function run(
  file: string | undefined,
  command: readonly string[] | null,
  options: RunOptions,
): Promise<void> {
  const [program, ...args] = command ?? [];
  if (program === undefined) throw ownFailure(noCommand());
  const interrupts = takeInterrupts({ hangup: 'stop' });
  try {
    const between = options.isolated ? runIsolated : runHere;
    process.exitCode = await between(file, [program, ...args], options, interrupts);
  } catch (error) {
    throw ownFailure(error);
  } finally {
    interrupts.close();
  }
}

async function runHere(
  file: string | undefined,
  command: Command,
  options: RunOptions,
  interrupts: Interrupts,
): Promise<number> {
  const chosen = options.fresh ? await forgetAll(file, options, interrupts) : file;
  if (interrupts.first.aborted) return signalExit(interrupts.first);
  return runBetween(await handOver(chosen, options), command, options, interrupts);
}

/** In a project that exists for this run alone. EXSIM_HOME leads CMD to it, too. */
async function runIsolated(
  file: string | undefined,
  command: Command,
  options: RunOptions,
  interrupts: Interrupts,
): Promise<number> {
  await removeDeadRuns();
  const isolation = await isolate();
  process.env['EXSIM_HOME'] = isolation.home;
  const fleet = await handOver(file, { ...options, isolation }).catch(async (error: unknown) => {
    await isolation.close();
    throw error;
  });
  return runBetween(fleet, command, options, interrupts, isolation);
}

/** Whatever happens in between, what was started for it is stopped: should this process be killed, by the supervisor. */
async function runBetween(
  fleet: HandedOver,
  [program, ...args]: Command,
  options: RunOptions,
  { first, second }: Interrupts,
  isolation?: Isolation,
): Promise<number> {
  const isOwn = isolation !== undefined;
  const release = ranBefore(fleet)
    ? () => undefined
    : await holdFleet(fleet.project, { purge: isOwn, removeState: isOwn });
  try {
    await untilReady(fleet, options, first).catch((error: unknown) => {
      if (!first.aborted) throw error;
    });
    if (first.aborted) return signalExit(first); // Told to stop before CMD was started.
    const env = instanceVariables(await fleetAccess(fleet.project));
    return await runAttached(program, args, { env, signal: first, kill: second });
  } finally {
    await takeBack(fleet, isolation, second);
    release();
  }
}

/** All of it where nothing ran before; else the exchanges that were started for this run. */
async function takeBack(
  fleet: HandedOver,
  isolation: Isolation | undefined,
  hurry: AbortSignal,
): Promise<void> {
  const { project, answer } = fleet;
  if (isolation !== undefined) return removeRun(project, isolation, hurry);
  if (!ranBefore(fleet)) return stopFleet(project, { purge: false, hurry, tell: output.note });
  const started = answer.steps.filter(({ kind }) => kind === 'start').map(({ name }) => name);
  for (const name of started) await project.control.act(name, 'stop');
  if (started.length > 0) await waitUntilStopped(project, started, STOP_MS_MAX, output.note);
  output.note('The fleet ran before and goes on running; exsim down stops it.');
}

/** What cannot be removed by now is left, with all that is known of it, to the next isolated run. */
async function removeRun(project: Project, isolation: Isolation, hurry: AbortSignal): Promise<void> {
  try {
    await stopFleet(project, { purge: true, hurry, tell: output.note });
  } catch (error) {
    output.note(`not all of this run could be removed: the next one tries again with ${isolation.home}`);
    throw error;
  }
  await isolation.close();
}

const ranBefore = ({ isFirst, answer }: HandedOver): boolean =>
  !isFirst || answer.steps.some(({ kind }) => kind === 'adopt');

/**
 * Orders, trades and balances of the project go, as with `down --purge`, once it is clear what is to come after them.
 * Answers the instance file: what the project knew of it is gone too. @throws USAGE while an exchange runs
 */
async function forgetAll(
  given: string | undefined,
  { only }: RunOptions,
  { second }: Interrupts,
): Promise<string> {
  const fleet = await previewDesiredFleet(given, { only: only ?? null });
  const project = findProject(fleet.file);
  if (project === null) return fleet.file;
  const { instances } = await currentSnapshot(project);
  const running = instances.filter(({ pid }) => pid !== null).map(({ name }) => name);
  if (running.length > 0) throw stillRuns(running);
  await stopFleet(project, { purge: true, hurry: second, tell: () => undefined });
  return fleet.file;
}

const ownFailure = (error: unknown): CommandEnd => new CommandEnd(OWN_FAILURE, failureOf(error).text);

const noCommand = (): ExsimError =>
  new ExsimError('USAGE', 'Expected a command behind "--", but there is none.', {
    wayOut: 'For example: exsim run -- npm test',
  });

const stillRuns = (names: readonly string[]): ExsimError =>
  new ExsimError('USAGE', `Expected nothing to run for --fresh, but these do: ${names.join(', ')}.`, {
    wayOut: 'Run exsim down first, or use --isolated beside them.',
  });
