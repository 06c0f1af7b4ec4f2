import type { Command } from 'commander';
import { FILE, onlyOption, timeoutOption } from './options.ts';

/** `exsim run`: `trailing` is what stood behind `--`. */
export function addRunCommand(program: Command, trailing: readonly string[] | null): void {
  program
    .command('run')
    .description('up, wait until ready, run CMD with the variables of `exsim env`, down; exits as CMD does')
    .usage('[file] [options] -- CMD...')
    .argument('[file]', FILE)
    .addOption(timeoutOption())
    .addOption(onlyOption())
    .option('--fresh', 'first remove all orders, trades and balances of the project')
    .option(
      '--isolated',
      'with state, ports and names of its own, all gone at the end: for jobs side by side',
    )
    .action(async (file, options) => (await import('../commands/run.ts')).run(file, trailing, options));
}

/** Only its help comes here: bin/exsim.js sends `worker` to its own entry. */
export function addWorkerHelp(program: Command): void {
  program
    .command('worker')
    .description('run one exchange from environment variables alone (see .env.example)')
    .option('--provision', 'first make its schema, roles and Redis user; the URLs are then those of an admin')
    .option('--take-over', 'take the place of a worker that seems to be alive')
    .action(() => undefined);
}
