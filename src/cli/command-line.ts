import { CommanderError } from 'commander';
import { buildProgram } from './program.ts';
import { failureOf } from './terminal/failure.ts';

/** Exit code of a command line that cannot be understood. */
const USAGE_EXIT = 2;

/** Runs one command line; answers its exit code. Everything a command throws ends here as a message. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const { own, trailing } = splitTrailing(argv);
  const program = buildProgram(trailing);
  try {
    if (own.length === 0) program.outputHelp();
    else await program.parseAsync(own, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
    const failure = failureOf(error);
    process.stderr.write(failure.text);
    return failure.exitCode;
  }
}

/** What follows the first `--` belongs to the command that is to be run, not to us. */
function splitTrailing(argv: readonly string[]): { own: string[]; trailing: string[] | null } {
  const at = argv.indexOf('--');
  return at === -1
    ? { own: [...argv], trailing: null }
    : { own: argv.slice(0, at), trailing: argv.slice(at + 1) };
}
