import { constants } from 'node:os';

/** What a shell says of a command that is not there, or may not be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

export type AttachedOptions = {
  /** Beside what this process has. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted: its reason, the name of a signal, is passed on to the command; before it is started it never is. */
  readonly signal?: AbortSignal;
  /** Aborted: the command is killed. */
  readonly kill?: AbortSignal;
};

/** A Ctrl-C reaches the command without our help: a second one could mean more to it. */
const isFromTerminal = (signal: NodeJS.Signals): boolean => signal === 'SIGINT' && process.stdin.isTTY;

/**
 * Runs a command on this process's own input, output and terminal, and waits for its end. Gives the exit code a shell
 * would give: the command's own, 128 + n after signal n, 127 when there is no such command, 126 when it may not be run.
 * Signals that a terminal sends to all of its foreground it gets from there.
 */
export async function runAttached(
  command: string,
  args: readonly string[],
  options: AttachedOptions,
): Promise<number> {
  const { execa } = await import('execa');
  const { signal, kill } = options;
  if (signal?.aborted) return 128 + constants.signals[signal.reason as NodeJS.Signals];
  const child = execa(command, args, {
    env: options.env,
    stdio: 'inherit',
    buffer: false,
    reject: false,
    cleanup: true,
  });
  const pass = (): void => void (isFromTerminal(signal?.reason) || child.kill(signal?.reason));
  const end = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', pass, { once: true });
  kill?.addEventListener('abort', end, { once: true });
  const result = await child;
  signal?.removeEventListener('abort', pass);
  kill?.removeEventListener('abort', end);
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) return 128 + constants.signals[result.signal];
  return result.code === 'EACCES' ? NOT_EXECUTABLE : NOT_FOUND;
}
