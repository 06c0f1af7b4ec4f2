import { ExsimError } from '../../common/errors.ts';
import { runAttached } from '../../process/attached.ts';
import { CommandEnd, failureOf } from '../failure.ts';
import { instanceVariables } from '../instance-variables.ts';
import { type Interrupts, takeInterrupts } from '../interrupts.ts';
import { openProject } from '../project.ts';
import { stopFleet } from '../stop-fleet.ts';
import { fleetAccess } from './env.ts';
import { bringUp, type UpOptions } from './up.ts';

/** What `env` and `timeout` use too: exsim itself failed, CMD's code is not known. */
const OWN_FAILURE = 125;

/** `run`: up, CMD with addresses and keys in its environment, down. Exits as CMD does, or with 125. */
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

/** Whatever happens in between, what was brought up is taken down. */
async function runBetween(
  file: string | undefined,
  [program, ...args]: readonly [string, ...string[]],
  options: Pick<UpOptions, 'only' | 'timeout'>,
  interrupts: Interrupts,
): Promise<number> {
  const project = await openProject(file);
  try {
    await bringUp(file, options, interrupts.first);
    const env = instanceVariables(await fleetAccess(project));
    const passOn = process.stdin.isTTY ? {} : { terminate: interrupts.first };
    return await runAttached(program, args, { env, ...passOn });
  } finally {
    await stopFleet(project, { purge: false, hurry: interrupts.second });
  }
}

const ownFailure = (error: unknown): CommandEnd => new CommandEnd(OWN_FAILURE, failureOf(error).text);

const noCommand = (): ExsimError =>
  new ExsimError('USAGE', 'Expected a command behind "--", but there is none.', {
    wayOut: 'For example: exsim run -- npm test',
  });
