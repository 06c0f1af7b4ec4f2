import { constants } from 'node:os';

/** What a shell says of a command that is not there, or may not be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/**
 * Runs a command on this process's own input, output and terminal, and waits for its end. Gives the exit code a shell
 * would give: the command's own, 128 + n after signal n, 127 when there is no such command, 126 when it may not be run.
 * `terminate` sends it SIGTERM.
 */
export async function runAttached(
  command: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly terminate?: AbortSignal },
): Promise<number> {
  const { execa } = await import('execa');
  const child = execa(command, args, {
    env: options.env,
    stdio: 'inherit',
    buffer: false,
    reject: false,
    cleanup: true,
  });
  const terminate = (): void => void child.kill('SIGTERM');
  options.terminate?.addEventListener('abort', terminate, { once: true });
  const result = await child;
  options.terminate?.removeEventListener('abort', terminate);
  if (result.exitCode !== undefined) return result.exitCode;
  if (result.signal !== undefined) return 128 + constants.signals[result.signal];
  return result.code === 'EACCES' ? NOT_EXECUTABLE : NOT_FOUND;
}
