/** Most output kept of a short command, per stream. */
const OUTPUT_CHARACTERS_MAX = 1024 * 1024;
const TIMEOUT_MS = 10_000;
const KILL_AFTER_MS = 2_000;

export type RunOptions = {
  /** The whole environment; nothing is inherited. Default: that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Text for its standard input; closed at once without it. */
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Aborted: the command and all it has started are ended, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

/** How a short command ended. `exitCode` is null when it was killed, wrote too much, ran out of time or could not be started. */
export type RunOutcome = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** Why it could not be started, e.g. ENOENT; null when it was. */
  readonly startError: string | null;
};

/**
 * Runs a command that ends soon and gives back its output; never throws for a failed command, only for an aborted one. At most 1 MiB of each
 * stream is kept: a command that writes more is not read to its end. Default limit 10 s. Arguments are readable by every user
 * of the machine, so secrets go through `input` or `env`.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { execa } = await import('execa'); // 100 ms of loading that most processes never need.
  options.signal?.throwIfAborted();
  const child = execa(command, args, {
    ...definedOnly({ cwd: options.cwd, uid: options.uid, gid: options.gid, env: options.env }),
    extendEnv: options.env === undefined,
    input: options.input ?? '',
    detached: options.signal !== undefined, // A group of its own, so that what it starts can be ended with it.
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    forceKillAfterDelay: KILL_AFTER_MS,
    maxBuffer: OUTPUT_CHARACTERS_MAX,
    reject: false,
    stripFinalNewline: false,
  });
  const release = endedBy(options.signal, child.pid);
  const result = await child.finally(release);
  options.signal?.throwIfAborted();
  return {
    exitCode: result.isMaxBuffer ? null : (result.exitCode ?? null),
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    timedOut: result.timedOut,
    startError: startErrorOf(result),
  };
}

/** Ends the group that `leader` leads when `signal` is aborted; the returned function takes that back. */
function endedBy(signal: AbortSignal | undefined, leader: number | undefined): () => void {
  if (signal === undefined || leader === undefined) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    signalGroupOf(leader, 'SIGTERM');
    timer = setTimeout(() => signalGroupOf(leader, 'SIGKILL'), KILL_AFTER_MS);
  };
  signal.addEventListener('abort', end, { once: true });
  return () => {
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  };
}

function signalGroupOf(leader: number, name: NodeJS.Signals): void {
  try {
    process.kill(-leader, name);
  } catch {
    // All of it has ended.
  }
}

/** Standard output of a command that is expected to work; null when it failed. */
export async function runText(command: string, args: readonly string[]): Promise<string | null> {
  const outcome = await runCommand(command, args);
  return outcome.exitCode === 0 ? outcome.stdout : null;
}

type Ending = {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly timedOut: boolean;
};

function startErrorOf(result: Ending): string | null {
  const started = result.exitCode !== undefined || result.signal !== undefined || result.timedOut;
  return started ? null : (result.code ?? 'could not be started');
}

/** The options that are given: exact optional properties take no undefined. */
export function definedOnly<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
