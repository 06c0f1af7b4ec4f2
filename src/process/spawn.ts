import { open, rm } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { ExsimError } from '../common/errors.ts';
import { readFileIfThere } from './files.ts';
import { bootId, identityOf, identityOfNewChild, type ProcessIdentity, parseProcStat } from './identity.ts';
import { definedOnly } from './run.ts';

/** Variable by which every process of a project is found in /proc. See `processesOfProject`. */
export const PROJECT_VARIABLE = 'EXSIM_PROJECT';

/** Longest wait for the `sh` parent to report its worker. */
const REPORT_TIMEOUT_MS = 10_000;
const REPORT_CHARACTERS_MAX = 4096;

export type DaemonOptions = {
  readonly command: string;
  /** Readable by every user of the machine: never a secret. */
  readonly args: readonly string[];
  /** The whole environment, beside the marker; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Takes stdout and stderr, opened with append, created 0600. */
  readonly outFile: string;
  /** Project id, put into the environment as EXSIM_PROJECT. */
  readonly marker: string;
  /** User and group to run as; needs root. */
  readonly uid?: number;
  readonly gid?: number;
};

export type WorkerOptions = DaemonOptions & {
  /** Takes the exit code when the worker ends. An old one is removed first. */
  readonly exitFile: string;
};

export type SpawnedWorker = { readonly worker: ProcessIdentity; readonly parent: ProcessIdentity };

/**
 * Starts a process in a session and group of its own that outlives this one: no pipe leads back here, its output goes
 * straight to the file, and neither Ctrl-C nor a closing terminal reaches it.
 */
export async function spawnDaemon(options: DaemonOptions): Promise<ProcessIdentity> {
  const { identity } = await launch(options, 'ignore');
  return identity;
}

/**
 * Starts a worker like `spawnDaemon`, under a tiny `sh` parent that writes the worker's exit code to `exitFile`, so
 * that a later supervisor learns it too. Worker and parent form one process group, led by the parent.
 * A worker that ends at once is still reported: look at `readExit`.
 */
export async function spawnDetached(options: WorkerOptions): Promise<SpawnedWorker> {
  await rm(options.exitFile, { force: true });
  const { identity, report } = await launch(
    {
      ...options,
      command: '/bin/sh',
      args: ['-c', PARENT_SCRIPT, 'exsim-parent', options.exitFile, options.command, ...options.args],
    },
    'pipe',
  );
  return { worker: await workerOf(report, options.command), parent: identity };
}

/**
 * The parent: `sh -c PARENT_SCRIPT name exitFile command args...`, with a pipe for its report as descriptor 3. It
 * catches (not ignores: that would be inherited) the signals that reach the group, so that it outlives the worker,
 * and PIPE, so that it outlives a starter that died before reading the report. `read` and `echo` are built in:
 * nothing is waited for between the start and the report, so even a worker that has ended by then is still there as
 * a zombie. A `wait` cut short by a signal returns above 128 while the worker lives: wait again.
 */
export const PARENT_SCRIPT = `
trap : TERM INT HUP PIPE
exit_file=$1; shift
"$@" 3>&- & worker=$!
if ! { read -r stat < /proc/$worker/stat; } 2>/dev/null; then stat=; fi
echo "$worker $stat" >&3 2>/dev/null
exec 3>&-
while :; do
  wait $worker; code=$?
  if [ $code -le 128 ] || ! kill -0 $worker 2>/dev/null; then break; fi
done
umask 077
printf '{"pid":%s,"code":%s}\\n' $worker $code > "$exit_file.$$.tmp" && mv -f "$exit_file.$$.tmp" "$exit_file"
`;

/** How a process ended: by an exit code, or by a signal. */
export type ProcessExit = { readonly code: number } | { readonly signal: string };

/**
 * How the worker ended, as its parent wrote it down; null while it runs, when the parent was killed with it, or when
 * `pid` is given and the file is about another process. A shell cannot tell exit code 137 from SIGKILL: codes above
 * 128 that stand for a signal are given as that signal.
 */
export async function readExit(exitFile: string, pid?: number): Promise<ProcessExit | null> {
  const text = await readFileIfThere(exitFile);
  const match = /^\{"pid":(\d+),"code":(\d+)\}$/m.exec(text ?? '');
  if (match === null || (pid !== undefined && Number(match[1]) !== pid)) return null;
  const code = Number(match[2]);
  const signal = code > 128 ? signalName(code - 128) : undefined;
  return signal === undefined ? { code } : { signal };
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

async function launch(
  options: DaemonOptions,
  report: 'ignore' | 'pipe',
): Promise<{ identity: ProcessIdentity; report: string }> {
  const { execa } = await import('execa'); // 100 ms of loading that most processes never need.
  const out = await open(options.outFile, 'a', 0o600);
  try {
    const fd = out.fd as 3; // Any descriptor works; the types of execa list a few.
    const child = execa(options.command, options.args, {
      ...definedOnly({ uid: options.uid, gid: options.gid }),
      cwd: options.cwd,
      env: { ...options.env, [PROJECT_VARIABLE]: options.marker },
      extendEnv: false,
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
      stdio: ['ignore', fd, fd, report],
    });
    child.unref();
    // Read from the start: execa throws away what nobody reads when the child ends.
    const firstOutput = report === 'pipe' ? firstLine(child.stdio[3] as Readable | null) : null;
    if (child.pid === undefined) throw startFailed(options.command, (await child).code);
    const identity = await identityOfNewChild(child.pid);
    if (identity === null) throw startFailed(options.command, 'it ended before it was seen');
    return { identity, report: (await firstOutput) ?? '' };
  } finally {
    await out.close();
  }
}

async function workerOf(report: string, command: string): Promise<ProcessIdentity> {
  const [pidText = '', ...stat] = report.split(' ');
  const pid = Number(pidText);
  const start = parseProcStat(stat.join(' '))?.start;
  if (start !== undefined) return { pid, start, bootId: await bootId() };
  if (!(pid > 0)) throw startFailed(command, `its parent reported ${JSON.stringify(report)}`);
  // Seen by nobody any more, it has ended; no living process has an empty start time.
  return (await identityOf(pid)) ?? { pid, start: '', bootId: await bootId() };
}

async function firstLine(stream: Readable | null): Promise<string> {
  if (stream === null) return '';
  const timer = setTimeout(() => stream.destroy(), REPORT_TIMEOUT_MS);
  let text = '';
  try {
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.includes('\n') || text.length > REPORT_CHARACTERS_MAX) break;
    }
  } catch {
    // Too late, or the parent was killed: what was read until then is the answer.
  } finally {
    clearTimeout(timer);
  }
  return text.split('\n')[0] ?? '';
}

function startFailed(command: string, reason: string | undefined): ExsimError {
  return new ExsimError('INTERNAL_ERROR', `Cannot start ${command}: ${reason ?? 'unknown reason'}.`);
}
