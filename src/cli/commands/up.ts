import type { DesiredAnswer, DesiredFleet } from '../../protocol/api.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { isAnotherPlace, keepSecretsAt } from '../../supervisor/project/secrets-place.ts';
import { shownName } from '../../tui/plain-fleet.ts';
import { ensureSupervisor } from '../fleet/daemon.ts';
import { notReadyInTime, waitForFleet } from '../fleet/fleet-progress.ts';
import { planText } from '../fleet/plan-text.ts';
import { commandName, readyText } from '../fleet/ready-text.ts';
import { stopFleet } from '../fleet/stop-fleet.ts';
import { tellChanges } from '../fleet/tell-changes.ts';
import { loadDesiredFleet } from '../project/desired-fleet.ts';
import { openProject, type Project } from '../project/project.ts';
import type { Isolation } from '../runs/isolation.ts';
import { canShowScreen, showFleet } from '../screen/show.ts';
import { errorOf } from '../terminal/failure.ts';
import { type Interrupts, signalExit, takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';
import { plan } from './plan.ts';

export type UpOptions = {
  readonly detach?: boolean;
  readonly timeout: number;
  readonly only?: readonly string[];
  readonly dryRun?: boolean;
  /** Also on a Postgres that can lose committed orders. */
  readonly unsafe?: boolean;
  /** Null: none any more. */
  readonly metricsPort?: number | null;
  /** The same for the control API. */
  readonly controlPort?: number | null;
  readonly json?: boolean;
  /** Absent, as for other commands that bring a fleet up: no screen. */
  readonly tui?: boolean;
};

/** `up`: makes what runs equal to what the instance file says. In front it stays until it is told to stop all. */
export async function up(file: string | undefined, options: UpOptions): Promise<void> {
  if (options.dryRun) return plan(file, options);
  if (options.detach) return upDetached(file, options);
  const interrupts = takeInterrupts();
  try {
    await upInFront(file, options, interrupts);
  } finally {
    interrupts.close();
  }
}

async function upDetached(file: string | undefined, options: UpOptions): Promise<void> {
  const { snapshot } = await untilReady(await handOver(file, options), options);
  if (options.json) output.json(snapshot);
  else output.line(readyText(snapshot, commandName()));
}

async function upInFront(
  file: string | undefined,
  options: UpOptions,
  interrupts: Interrupts,
): Promise<void> {
  const { first } = interrupts;
  const handed = await unlessStopped(handOver(file, options), first);
  const up = handed && (await unlessStopped(untilReady(handed, options, first), first));
  const project = handed?.project ?? (await openProject(file));
  if (up !== null && !first.aborted) {
    output.line(readyText(up.snapshot, commandName()));
    if (canShowScreen(options)) return upOnScreen(project, interrupts);
    output.line('\nCtrl-C stops all of them.');
    await tellChanges(project, up.snapshot, first);
  }
  if (handed?.isFirst === false && canShowScreen(options) && first.reason === 'SIGINT') leaveRunning(first);
  else await stopBySignal(project, interrupts);
}

/** Null when a signal came before it could end: what was asked for last counts. */
async function unlessStopped<T>(task: Promise<T>, first: AbortSignal): Promise<T | null> {
  try {
    return await task;
  } catch (error) {
    if (first.aborted) return null;
    throw error;
  }
}

/**
 * Ctrl-C of a person who waits for the screen, on a fleet that ran before: there it would ask whether to leave or to
 * stop all, and nobody shall lose running exchanges by a key that came too early to be asked about.
 */
function leaveRunning(first: AbortSignal): void {
  tellLeft();
  process.exitCode = signalExit(first);
}

const tellLeft = (): void => output.note(`The exchanges go on; ${commandName()} down stops them.`);

/** Ctrl-C in the screen asks whether to leave or to stop; a signal from elsewhere stops as it does without one. */
async function upOnScreen(project: Project, interrupts: Interrupts): Promise<void> {
  const end = await showFleet('front', interrupts.first);
  if (interrupts.first.aborted) return stopBySignal(project, interrupts);
  if (end === 'stop') await stopFleet(project, { purge: false, hurry: interrupts.first });
  else tellLeft();
}

async function stopBySignal(project: Project, { first, second }: Interrupts): Promise<void> {
  await stopFleet(project, { purge: false, hurry: second });
  process.exitCode = signalExit(first);
}

type BroughtUp = { readonly project: Project; readonly snapshot: FleetSnapshot };

type FleetOptions = Pick<UpOptions, 'only' | 'timeout' | 'unsafe' | 'metricsPort' | 'controlPort'> & {
  readonly isolation?: Isolation;
};

/** A fleet that a supervisor has taken charge of, and what there was before. */
export type HandedOver = {
  readonly project: Project;
  readonly fleet: DesiredFleet;
  readonly answer: DesiredAnswer;
  /** No supervisor ran before. */
  readonly isFirst: boolean;
};

/**
 * Hands the instance file to the supervisor, starting one where none runs. Refused (a file with problems, another
 * file's project): all is as it was before. @throws ExsimError, CommandEnd
 */
export async function handOver(file: string | undefined, options: FleetOptions): Promise<HandedOver> {
  const { only = null, isolation } = options;
  const { project, fleet, place } = await loadDesiredFleet(file, {
    only,
    ...(isolation === undefined ? {} : { isolation }),
  });
  const isFirst = await whileWaiting('starting the supervisor', () => ensureSupervisor(project));
  try {
    const { metricsPort, controlPort, unsafe = false } = options;
    const ports = {
      ...(metricsPort === undefined ? {} : { metricsPort }),
      ...(controlPort === undefined ? {} : { controlPort }),
    };
    const wish = { ...fleet, unsafe, ...ports };
    if (await isAnotherPlace(project.paths, place)) {
      await project.control.plan(wish); // Whoever is refused has moved no secrets.
      await keepSecretsAt(project.paths, place);
    }
    const answer = await project.control.putDesired(wish);
    tellSteps(answer);
    tellPorts(project, options);
    return { project, fleet, answer, isFirst };
  } catch (error) {
    if (isFirst) await project.control.leave();
    throw error;
  }
}

/**
 * Waits until what was handed over is ready. When nothing ran before and nothing could be started, nothing is left
 * behind; otherwise what runs goes on running. @throws ExsimError with the exit code of what went wrong
 */
export async function untilReady(
  { project, fleet, answer, isFirst }: HandedOver,
  options: FleetOptions,
  signal?: AbortSignal,
): Promise<BroughtUp> {
  const timeoutMs = options.timeout * 1000;
  const { outcome, snapshot } = await waitForFleet({
    before: answer.snapshot,
    changes: (stop) => project.control.changes(stop),
    names: fleet.only ?? fleet.instances.map(({ spec }) => spec.name),
    timeoutMs,
    note: output.note,
    ...(signal === undefined ? {} : { signal }),
  });
  if (outcome.kind === 'ready') return { project, snapshot };
  if (outcome.kind === 'waiting') throw notReadyInTime(outcome.for, timeoutMs);
  const running = snapshot.instances.filter(({ pid }) => pid !== null).map(({ name }) => shownName(name));
  if (running.length > 0) output.note(`still running: ${running.join(', ')}; exsim down stops all`);
  else if (isFirst) await stopFleet(project, { purge: false, hurry: new AbortController().signal });
  throw errorOf(outcome.problem);
}

function tellSteps({ steps }: DesiredAnswer): void {
  const needed = steps.filter(({ kind }) => kind !== 'nothing');
  output.note(needed.length > 0 ? planText(needed) : 'Nothing to change: all run as the instance file says.');
}

function tellPorts({ paths }: Project, { metricsPort, controlPort }: FleetOptions): void {
  if (typeof metricsPort === 'number')
    output.note(
      `Metrics of the supervisor: http://127.0.0.1:${metricsPort}/metrics; targets for Prometheus: /sd`,
    );
  if (typeof controlPort === 'number')
    output.note(
      `Control API: http://127.0.0.1:${controlPort}/openapi.json, with the token in ${paths.controlTokenFile}`,
    );
}
