import { AssertionError } from '../../common/assert.ts';
import { ExsimError, TOOL_ERRORS } from '../../common/errors.ts';
import { maskUrlPasswords } from '../../common/redact.ts';
import { isNoRoom } from '../../process/files.ts';
import type { FleetProblem } from '../../protocol/status.ts';

/**
 * Ends a command with this exit code. `output` is what standard error gets: complete text, ready to print; empty when
 * the command has already said everything.
 */
export class CommandEnd extends Error {
  override name = 'CommandEnd';
  readonly exitCode: number;
  readonly output: string;

  constructor(exitCode: number, output = '') {
    super(`ends with exit code ${exitCode}`);
    this.exitCode = exitCode;
    this.output = output;
  }
}

/** A problem the supervisor told of, as the error that a command ends with. */
export const errorOf = ({ code, message, wayOut }: FleetProblem): ExsimError =>
  new ExsimError(code, message, wayOut === null ? {} : { wayOut });

export type Failure = { readonly text: string; readonly exitCode: number };

/** What a command that threw shows and exits with. Passwords in URLs are masked. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommandEnd) return { text: error.output, exitCode: error.exitCode };
  const known = isNoRoom(error) ? diskFull(error as NodeJS.ErrnoException) : error;
  if (known instanceof ExsimError) {
    return { text: problemText(known.message, known.wayOut ?? null), exitCode: known.exitCode };
  }
  return { text: bugText(known), exitCode: TOOL_ERRORS.INTERNAL_ERROR.exit };
}

/** Any write may meet it, so it is known here, not at each. A write that failed does not say its file. */
const diskFull = ({ message, path }: NodeJS.ErrnoException): ExsimError =>
  new ExsimError('DISK_FULL', `Expected room for ${path ?? 'what is written'}, but: ${message}.`, {
    wayOut: 'Make room, then give the command again. exsim doctor lists the folders and their space.',
  });

/** `error: message` and, on the next line, the way out. */
function problemText(message: string, wayOut: string | null): string {
  const lines = [
    `error: ${message}`,
    ...(wayOut === null ? [] : wayOut.split('\n').map((line) => `  ${line}`)),
  ];
  return maskUrlPasswords(`${lines.join('\n')}\n`);
}

function bugText(error: unknown): string {
  const title = error instanceof AssertionError ? 'a check inside exsim failed' : 'exsim failed unexpectedly';
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return problemText(`${title}: this is a bug.`, `Please report it with these lines:\n${detail}`);
}
