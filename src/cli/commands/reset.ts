import { ExchangeClient } from '../../client/exchange/client.ts';
import { ExsimError } from '../../common/errors.ts';
import type { InstanceSnapshot } from '../../protocol/status.ts';
import { keysInForce } from '../../provision/secrets/api-keys.ts';
import { projectSecrets } from '../../supervisor/project/own-secrets.ts';
import { requireNames } from '../project/names.ts';
import { type Project, requireProject } from '../project/project.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type ResetOptions = { readonly yes?: boolean; readonly json?: boolean };

type ResetReport = { readonly name: string; readonly epoch: number; readonly commandSeq: number };

/**
 * `reset`: empties one exchange. A reset is a command of its journal, which only its worker may write, so the worker
 * has to run. Schema, passwords and keys stay as they are.
 */
export async function reset(name: string, options: ResetOptions): Promise<void> {
  if (!options.yes) throw unconfirmed(name);
  const project = requireProject();
  const { instances } = await currentSnapshot(project);
  requireNames(
    [name],
    instances.map((instance) => instance.name),
  );
  const instance = instances.find((one) => one.name === name)!;
  if (!TRADING.includes(instance.state)) throw notRunning(instance);
  const report = await whileWaiting(`resetting ${name}`, () => resetRunning(project, instance));
  if (options.json) output.json(report);
  else output.line(reportText(report));
}

/** States in which a worker takes commands. */
const TRADING: readonly string[] = ['ready', 'degraded'];

async function resetRunning({ paths }: Project, { name, httpUrl }: InstanceSnapshot): Promise<ResetReport> {
  const secrets = await projectSecrets(paths).read(name);
  const client = new ExchangeClient({
    url: httpUrl,
    apiKey: secrets === null ? undefined : keysInForce(secrets).adminKey,
  });
  try {
    // It asks to be named as it names itself, so that nobody empties another one by its port.
    const { instance } = await client.health();
    const { epoch, commandSeq } = await client.admin.reset(instance);
    return { name, epoch, commandSeq };
  } catch (cause) {
    throw failed(name, cause);
  } finally {
    client.close();
  }
}

const reportText = ({ name, epoch, commandSeq }: ResetReport): string =>
  `${name}: emptied by command ${commandSeq}; epoch ${epoch} begins with the balances of the instance file`;

const unconfirmed = (name: string): ExsimError =>
  new ExsimError('USAGE', `A reset ends all orders of "${name}" and takes all balances away.`, {
    wayOut: `Add --yes when you want that: exsim reset ${name} --yes`,
  });

const notRunning = ({ name, state }: InstanceSnapshot): ExsimError =>
  new ExsimError('NOT_READY', `Expected "${name}" to be running, but it is ${state}.`, {
    wayOut: `Its own worker writes the reset into its journal: exsim start ${name}, then reset it.`,
  });

/** The venue's own words; whether a lost answer meant a reset, its epoch says. */
const failed = (name: string, cause: unknown): ExsimError =>
  new ExsimError('NOT_READY', `"${name}" was not reset: ${cause instanceof Error ? cause.message : cause}`, {
    wayOut: 'exsim status says how it is; a new epoch in its events says that it was reset all the same.',
    cause,
  });
