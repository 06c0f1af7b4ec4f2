import { AssertionError } from '../common/assert.ts';
import { ExsimError } from '../common/errors.ts';
import { Redactor } from '../common/redact.ts';
import { createLog, type WorkerLog } from './logging.ts';
import { passwordOf } from './secrets/secrets-file.ts';
import { readSettings, SECRET_VARIABLES, type WorkerSettings } from './settings.ts';
import { Worker } from './worker.ts';

/** Exit code after a bug: an assertion failed, or an error that nobody expected. */
const EXIT_BUG = 70;
const EXIT_USAGE = 2;
const DEFAULT_GRACE_MS = 10_000;
/** What ends for a reason of its own waits this long for its last answers to leave. */
const FATAL_GRACE_MS = 300;
/** Whatever hangs while stopping, the process ends this long after its grace. */
const STOP_SLACK_MS = 5000;

/**
 * The process of one venue: reads the environment, runs the worker, ends with a code that says why. `onReady`: it takes
 * orders.
 */
export async function runWorker(args: readonly string[], onReady: () => void): Promise<void> {
  const redactor = new Redactor();
  let log: WorkerLog | null = null;
  let worker: Worker | null = null;
  let ending = false;
  let signalled = false;
  process.on('uncaughtException', (error) => end(error, FATAL_GRACE_MS));
  process.on('unhandledRejection', (error) => end(error, FATAL_GRACE_MS));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => onSignal(signal));
  try {
    const takeOver = readArguments(args);
    const settings = loadSettings();
    for (const url of [settings.postgresUrl, settings.redisUrl])
      if (url !== null) redactor.add(passwordOf(url));
    log = createLog({ info: settings.info, level: settings.logLevel, file: settings.logFile, redactor });
    log.log.info({ schema: settings.identity.schema, venue: settings.spec.venue }, 'starting');
    worker = new Worker({
      settings,
      log,
      takeOver,
      onPassword: (password) => redactor.add(password),
      onFatal: (error) => end(error, FATAL_GRACE_MS),
      onDrain: (graceMs) => end(null, graceMs),
    });
    await worker.start();
    onReady();
  } catch (error) {
    end(error, FATAL_GRACE_MS);
  }

  function onSignal(signal: 'SIGTERM' | 'SIGINT'): void {
    // The second one means now. A supervisor's drain message comes with a signal: that one is the first.
    if (signalled) process.exit(signal === 'SIGINT' ? 130 : 143);
    signalled = true;
    log?.log.info(`${signal}: stopping`);
    end(null, DEFAULT_GRACE_MS);
  }

  /** Only the first reason counts: later ones follow from it. */
  function end(error: unknown, graceMs: number): void {
    if (ending) return;
    ending = true;
    if (error !== null) report(error, log, redactor);
    setTimeout(() => process.exit(exitCodeOf(error)), graceMs + STOP_SLACK_MS).unref();
    // `stop` reports its own failures.
    void (worker?.stop(graceMs, error) ?? Promise.resolve()).finally(() => {
      log?.log.info({ lostLogLines: log.lostLines }, 'stopped');
      process.exit(exitCodeOf(error));
    });
  }
}

/** Whether `--take-over` was given; every other argument is an error. The command's own name may come first. */
function readArguments(args: readonly string[]): boolean {
  const given = args[0] === 'worker' ? args.slice(1) : args;
  const unknown = given.find((argument) => argument !== '--take-over');
  if (unknown === undefined) return given.length > 0;
  throw new ExsimError('USAGE', `Expected no argument but --take-over, but was ${JSON.stringify(unknown)}.`, {
    wayOut: 'A worker is set up by environment variables: see docs/configuration.md.',
  });
}

/** Reads `.env` unless a supervisor decides everything, then the settings; takes the secrets out of the environment. */
function loadSettings(): WorkerSettings {
  if ((process.env['EXSIM_CONTROL_SOCKET'] ?? '') === '') loadDotEnv();
  const settings = readSettings(process.env);
  for (const name of SECRET_VARIABLES) delete process.env[name];
  return settings;
}

function loadDotEnv(): void {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return;
    throw new ExsimError('WORKER_CONFIG', `The file .env cannot be read: ${code ?? String(error)}.`, {
      wayOut: 'Correct or remove it.',
    });
  }
}

function report(error: unknown, log: WorkerLog | null, redactor: Redactor): void {
  const expected = error instanceof ExsimError;
  const text = error instanceof Error ? error.message : String(error);
  const bug = error instanceof AssertionError ? 'this is a bug in exsim: ' : '';
  log?.log.fatal({ err: error, exitCode: exitCodeOf(error) }, text);
  const lines = [
    `error: ${bug}${text}`,
    ...(expected && error.wayOut !== undefined ? [`  ${error.wayOut}`] : []),
  ];
  if (!expected && error instanceof Error && error.stack !== undefined) lines.push(error.stack);
  process.stderr.write(`${redactor.redact(lines.join('\n'))}\n`);
}

function exitCodeOf(error: unknown): number {
  if (error === null) return 0;
  if (!(error instanceof ExsimError)) return EXIT_BUG;
  return error.code === 'USAGE' ? EXIT_USAGE : error.exitCode;
}
