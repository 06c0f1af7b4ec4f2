import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import { mirrorRows } from '../../load/mirror.ts';
import { DEFAULT_MIX, parseMix } from '../../load/mix.ts';
import { progressLine } from '../../load/progress.ts';
import { explanations, type LoadReport, reportRows } from '../../load/report.ts';
import { runLoad } from '../../load/run.ts';
import type { Tally } from '../../load/tally.ts';
import type { Protocol, Target } from '../../load/target.ts';
import { fleetAccess } from '../project/fleet-access.ts';
import type { InstanceAccess } from '../project/instance-variables.ts';
import { requireNames } from '../project/names.ts';
import { requireProject } from '../project/project.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { CommandEnd } from '../terminal/failure.ts';
import { signalExit, takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { plainTable } from '../terminal/table.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type LoadOptions = {
  readonly target: readonly string[];
  readonly rate: number;
  readonly duration: number;
  readonly mix?: string;
  readonly protocol: Protocol;
  readonly seed: number;
  readonly mirror?: boolean;
  readonly json?: boolean;
  readonly url?: string;
  readonly grpcAddr?: string;
  readonly apiKey?: readonly string[];
  readonly adminKey?: string;
};

/** States in which an exchange takes orders. */
const TRADING: readonly string[] = ['ready', 'degraded'];
const PROGRESS_MS = 1000;

/**
 * `load`: a seeded flow of orders on the running exchanges, and what it met with. A signal ends it with its table, once
 * the last answers are here and what rests is cancelled; a second one ends it at once.
 */
export async function load(options: LoadOptions): Promise<void> {
  const mix = options.mix === undefined ? { ok: true as const, value: DEFAULT_MIX } : parseMix(options.mix);
  if (!mix.ok) throw new ExsimError('USAGE', mix.error);
  refuseMixedTargets(options);
  const targets = options.url === undefined ? await fleetTargets(options.target) : [targetByHand(options)];
  if (options.mirror && targets.length < 2) throw oneMirror(targets);
  const interrupts = takeInterrupts();
  const progress = new Progress();
  interrupts.first.addEventListener('abort', () => {
    progress.stop();
    interrupts.close();
    process.stderr.write('Waiting for the last answers. Ctrl-C again ends it at once.\n');
  });
  try {
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const running = runLoad({
      targets,
      perSecond: options.rate,
      durationMs: options.duration * 1000,
      mix: mix.value,
      protocol: options.protocol,
      seed: options.seed,
      mirror: options.mirror ?? false,
      clock: systemClock,
      signal: interrupts.first,
      onStart: (tallies) => {
        begin();
        progress.start(tallies, options.duration);
      },
    });
    await whileWaiting('connecting, and funding the accounts', () => Promise.race([begun, running]));
    const report = await running;
    progress.stop();
    if (options.json) output.json(report);
    else show(report, options.mirror ?? false);
    if (interrupts.first.aborted) throw new CommandEnd(signalExit(interrupts.first));
    requireAnswers(report);
  } finally {
    progress.stop();
    interrupts.close();
  }
}

function show(report: LoadReport, mirror: boolean): void {
  const { targets, notes, protocol, seed, ratePerSecond } = report;
  for (const note of notes) output.line(note);
  const until = protocol === 'ws' ? '; latency until the stream tells of the order' : '';
  output.line(`protocol ${protocol}, ${ratePerSecond}/s each, seed ${seed}${until}\n`);
  output.line(plainTable(reportRows(targets)));
  const lines = explanations(report);
  if (lines.length > 0) output.line(`\n${lines.join('\n')}`);
  if (mirror) output.line(`\n${plainTable(mirrorRows(targets))}`);
}

/** Who forgot `--url`, or names both, shall not find orders on exchanges that were not meant. */
function refuseMixedTargets({ url, target, apiKey, adminKey, grpcAddr }: LoadOptions): void {
  const byHand = { '--api-key': apiKey, '--admin-key': adminKey, '--grpc-addr': grpcAddr };
  const given = Object.entries(byHand).find(([, value]) => value !== undefined);
  if (url === undefined && given !== undefined) throw missingOption('--url', given[0]);
  if (url !== undefined && target.some((name) => name !== 'all'))
    throw new ExsimError('USAGE', `Expected --url or --target, but both were given: ${target.join(',')}.`, {
      wayOut: 'Leave out --target for the exchange of the URL, or --url for exchanges of the project.',
    });
}

/** The running exchanges of the project, or those named. */
async function fleetTargets(wanted: readonly string[]): Promise<Target[]> {
  const project = requireProject();
  const { instances } = await currentSnapshot(project);
  const names = wanted.filter((name) => name !== 'all');
  requireNames(
    names,
    instances.map(({ name }) => name),
  );
  const chosen = instances.filter(({ name }) => names.length === 0 || names.includes(name));
  const down = chosen.filter(({ state }) => !TRADING.includes(state));
  if (names.length > 0 ? down.length > 0 : down.length === chosen.length) {
    throw notRunning(down.map(({ name, state }) => `${name} is ${state}`));
  }
  const access = await fleetAccess(project);
  return chosen
    .filter(({ state }) => TRADING.includes(state))
    .flatMap(({ name }) => (access[name] === undefined ? [] : [targetOf(name, access[name])]));
}

const targetOf = (name: string, { httpUrl, grpcAddr, apiKeys, adminKey }: InstanceAccess): Target => ({
  name,
  httpUrl,
  grpcAddr,
  apiKeys: Object.values(apiKeys),
  adminKey,
});

/** An exchange of no project. */
function targetByHand({ url = '', grpcAddr, apiKey = [], adminKey, protocol }: LoadOptions): Target {
  if (apiKey.length === 0) throw missingOption('--api-key', '--url');
  if (protocol === 'grpc' && grpcAddr === undefined) throw missingOption('--grpc-addr', '--protocol grpc');
  return { name: url, httpUrl: url, grpcAddr: grpcAddr ?? '', apiKeys: apiKey, adminKey: adminKey ?? null };
}

/** Every target answers at the end of the flow, and did before. */
function requireAnswers({ targets }: LoadReport): void {
  const mute = targets.filter(({ sent, answered }) => sent > 0 && answered === 0);
  const gone = targets.filter((target) => target.silentFromSeconds !== null && !mute.includes(target));
  if (mute.length + gone.length === 0) return;
  const sentences = [
    ...(mute.length === 0
      ? []
      : [`Not one order was answered by ${mute.map(({ name }) => name).join(', ')}.`]),
    ...gone.map(({ name, silentFromSeconds }) => `${name} stopped answering after ${silentFromSeconds} s.`),
  ];
  throw new ExsimError('NOT_READY', sentences.join(' '), {
    wayOut: 'exsim status says how they are, exsim logs what they wrote.',
  });
}

const notRunning = (states: readonly string[]): ExsimError =>
  new ExsimError('NOT_READY', `Expected exchanges that run, but ${states.join(', ') || 'there is none'}.`, {
    wayOut: 'Start them with exsim up.',
  });

const oneMirror = (targets: readonly Target[]): ExsimError =>
  new ExsimError(
    'USAGE',
    `Expected two exchanges or more to mirror, but was ${targets[0]?.name ?? 'none'}.`,
    {
      wayOut: 'Name them: exsim load --mirror --target a,b.',
    },
  );

const missingOption = (option: string, wantedBy: string): ExsimError =>
  new ExsimError('USAGE', `Expected ${option} with ${wantedBy}, but it is missing.`);

/** Says on standard error what begins; on a terminal a line there is written over every second. */
class Progress {
  #timer: NodeJS.Timeout | undefined;

  start(tallies: ReadonlyMap<string, Tally>, durationSeconds: number): void {
    process.stderr.write(`load on ${[...tallies.keys()].join(', ')} for ${durationSeconds} s\n`);
    if (!process.stderr.isTTY) return;
    const startMs = systemClock.monotonicMs();
    this.#timer = setInterval(() => {
      const seconds = (systemClock.monotonicMs() - startMs) / 1000;
      process.stderr.write(`\r\x1b[K${progressLine(tallies, seconds, process.stderr.columns ?? 80)}`);
    }, PROGRESS_MS);
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    process.stderr.write('\r\x1b[K');
  }
}
