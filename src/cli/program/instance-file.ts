import type { Command } from 'commander';
import { FILE, onlyOption } from './options.ts';

/** Commands about the instance file and what it asks for. */
export function addFileCommands(program: Command): void {
  program
    .command('validate')
    .description('check the instance file; all problems at once')
    .argument('[file]', FILE)
    .option('--json', 'diagnostics as JSON')
    .action(async (file, options) => (await import('../commands/validate.ts')).validate(file, options));
  program
    .command('plan')
    .description('say what `up` would do; changes nothing')
    .argument('[file]', FILE)
    .addOption(onlyOption())
    .option('--json', 'steps as JSON')
    .action(async (file, options) => (await import('../commands/plan.ts')).plan(file, options));
  program
    .command('provision')
    .description('create schemas, roles and Redis users; running it again changes nothing')
    .argument('[file]', FILE)
    .option('--dry-run', 'print the SQL and ACL commands with secrets masked')
    .option('--sql <path>', 'write the statements to a file (0600) for somebody else to run; change nothing')
    .option('--repair', 'change back what somebody changed in the tables by hand')
    .option('--rotate [name]', 'new passwords and keys, of one instance or all; workers go on, old keys work')
    .option(
      '--retire-keys',
      'keys that a rotation replaced are refused, by a running worker 10 s later at most',
    )
    .option('--remove <name>', 'remove what one instance has in Postgres and Redis')
    .option('--yes', 'confirm --remove')
    .option('--json', 'report as JSON')
    .action(async (file, options) => (await import('../commands/provision.ts')).provision(file, options));
}
