import { ExsimError } from '../../common/errors.ts';
import { runAttached } from '../../process/attached.ts';
import { CommandEnd, failureOf } from '../failure.ts';
import { instanceVariables } from '../instance-variables.ts';
import { type Interrupts, takeInterrupts } from '../interrupts.ts';
import { processOutput as output } from '../output.ts';
import { stopFleet } from '../stop-fleet.ts';
import { waitUntilStopped } from './act.ts';
import { fleetAccess } from './env.ts';
import { type HandedOver, handOver, type UpOptions, untilReady } from './up.ts';

/** What `env` and `timeout` use too: exsim itself failed, CMD's code is not known. */
const OWN_FAILURE = 125;
/** A worker is killed when its grace is over, long before this. */
const STOP_MS_MAX = 60_000;

/**
 * `run`: up, CMD with addresses and keys in its environment, down. Exits as CMD does, or with 125. A fleet that ran
 * before is used and left running.
 */
export async function run(
  file: string | undefined,
  command: readonly string[] | null,
  options: Pick<UpOptions, 'only' | 'timeout'>,
): Promise<void> {
  const [program, ...args] = command ?? [];
  if (program === undefined) throw ownFailure(noCommand());
  const interrupts = takeInterrupts();
  try {
    process.exitCode = await runBetween(file, [program, ...args], options, interrupts);
  } catch (error) {
    throw ownFailure(error);
  } finally {
    interrupts.close();
  }
}

/** Whatever happens in between, what was started for it is stopped. */
async function runBetween(
  file: string | undefined,
  [program, ...args]: readonly [string, ...string[]],
  options: Pick<UpOptions, 'only' | 'timeout'>,
  interrupts: Interrupts,
): Promise<number> {
  const fleet = await handOver(file, options);
  try {
    await untilReady(fleet, options, interrupts.first);
    const env = instanceVariables(await fleetAccess(fleet.project));
    const passOn = process.stdin.isTTY ? {} : { terminate: interrupts.first };
    return await runAttached(program, args, { env, ...passOn });
  } finally {
    await takeBack(fleet, interrupts.second);
  }
}

/** All of it where nothing ran before; else the exchanges that were started for this run. */
async function takeBack({ project, answer, isFirst }: HandedOver, hurry: AbortSignal): Promise<void> {
  const ranBefore = !isFirst || answer.steps.some(({ kind }) => kind === 'adopt');
  if (!ranBefore) return stopFleet(project, { purge: false, hurry });
  const started = answer.steps.filter(({ kind }) => kind === 'start').map(({ name }) => name);
  for (const name of started) await project.control.act(name, 'stop');
  if (started.length > 0) await waitUntilStopped(project, started, STOP_MS_MAX);
  output.line('The fleet ran before and goes on running; exsim down stops it.');
}

const ownFailure = (error: unknown): CommandEnd => new CommandEnd(OWN_FAILURE, failureOf(error).text);

const noCommand = (): ExsimError =>
  new ExsimError('USAGE', 'Expected a command behind "--", but there is none.', {
    wayOut: 'For example: exsim run -- npm test',
  });
