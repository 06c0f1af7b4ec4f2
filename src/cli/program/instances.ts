import { type Command, Option } from 'commander';
import { LOG_LEVELS } from '../../instance/spec.ts';
import { sinceOption, timeoutOption, untilOption, wholeNumber } from './options.ts';

/** Commands about exchanges by their names. */
export function addInstanceCommands(program: Command): void {
  const says = { start: 'start', stop: 'stop', restart: 'stop and start' } as const;
  for (const action of ['start', 'stop', 'restart'] as const) {
    program
      .command(action)
      .description(`${says[action]} the exchanges named, and wait for it`)
      .argument('<name...>', 'names as in the instance file')
      .addOption(timeoutOption())
      .action(async (names, options) => (await import('../commands/act.ts')).act(action, names, options));
  }
  program
    .command('logs')
    .description('show the logs, of all exchanges or those named')
    .argument('[name...]', 'names as in the instance file')
    .option('-f, --follow', 'go on as lines are written')
    .option('-n, --lines <count>', 'how many lines of each (default: 100)', wholeNumber)
    .addOption(
      new Option('--level <level>', 'only of this level and above, and raw output').choices(LOG_LEVELS),
    )
    .addOption(sinceOption())
    .addOption(untilOption())
    .option('--json', 'the lines as they were written; raw output in lines of JSON too')
    .action(async (names, options) => (await import('../commands/logs.ts')).logs(names, options));
  program
    .command('env')
    .description('print addresses and API keys: eval "$(exsim env)"')
    .argument('[name]', 'one exchange only')
    .option('--json', 'as JSON')
    .action(async (name, options) => (await import('../commands/env.ts')).env(name, options));
  program
    .command('verify')
    .description('replay the journal, compare it with the running exchange, its tables and its snapshots')
    .argument('[name]', 'one exchange only')
    .option('--rebuild', 'first make the tables of the one named, which is stopped, anew from its journal')
    .option('--json', 'as JSON')
    .action(async (name, options) => (await import('../commands/verify.ts')).verify(name, options));
  program
    .command('reset')
    .description('empty a running exchange: orders and balances go, a new epoch begins; keys stay')
    .argument('<name>', 'name as in the instance file')
    .option('--yes', 'it cannot be taken back')
    .option('--json', 'report as JSON')
    .action(async (name, options) => (await import('../commands/reset.ts')).reset(name, options));
  program
    .command('prune')
    .description(
      'remove the journal of an exchange before its oldest snapshot, from which a replay then begins',
    )
    .argument('<name>', 'name as in the instance file')
    .option('--before <time>', 'only what was committed before it: 30s, 5m, 2h, 1d ago, or an ISO 8601 time')
    .option('--yes', 'it cannot be taken back')
    .option('--json', 'report as JSON')
    .action(async (name, options) => (await import('../commands/prune.ts')).prune(name, options));
  program
    .command('backup')
    .description(
      'write all of an exchange, which may be running, into one file that is checked by replaying it',
    )
    .argument('<name>', 'name as in the instance file')
    .argument('[file]', 'where to (default: NAME and the time, in the working folder)')
    .option('--json', 'report as JSON')
    .action(async (name, file, options) =>
      (await import('../commands/backup.ts')).backup(name, file, options),
    );
  program
    .command('restore')
    .description('put a backup into an exchange that is stopped; its keys and passwords stay')
    .argument('<name>', 'name as in the instance file')
    .argument('<file>', 'what `exsim backup` has written, of this exchange or of another')
    .option('--replace', 'what was traded there gives way to it')
    .option('--yes', 'it cannot be taken back')
    .option('--json', 'report as JSON')
    .action(async (name, file, options) =>
      (await import('../commands/restore.ts')).restore(name, file, options),
    );
}
