import { runCommandLine } from './command-line.ts';
import { loadDotEnv } from './environment.ts';
import { settleLostOutput } from './terminal/output.ts';

/** Runs what was typed in this process; answers the exit code. */
export function runCli(args: readonly string[]): Promise<number> {
  settleLostOutput();
  loadDotEnv();
  return runCommandLine(args);
}
