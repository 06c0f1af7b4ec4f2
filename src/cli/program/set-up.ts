import { Argument, type Command, Option } from 'commander';
import { commaList, FILE } from './options.ts';

/** Commands for a machine, a project or a shell that is new to exsim. */
export function addSetUpCommands(program: Command): void {
  program
    .command('doctor')
    .description('look at all that `up` needs; say of each trouble what ends it; changes nothing')
    .argument('[file]', FILE)
    .option('--json', 'findings as JSON')
    .action(async (file, options) => (await import('../commands/doctor.ts')).doctor(file, options));
  program
    .command('init')
    .description(
      'write an instance file with comments, to begin with; asks which exchanges on a terminal only',
    )
    .argument('[file]', 'the file to write (default: instances.yaml)')
    .addOption(new Option('--venues <presets>', 'these exchanges, separated by commas').argParser(commaList))
    .option('--yes', 'ask nothing: binance, coinbase and kraken')
    .option('--force', 'replace a file that is there')
    .option('--json', 'file and venues as JSON')
    .action(async (file, options) => (await import('../commands/init.ts')).init(file, options));
  program
    .command('completion')
    .description('print a script that completes commands, options and names in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => (await import('../commands/completion.ts')).completion(program, shell));
  program
    .command('__names', { hidden: true })
    .description('names of exchanges, for completion')
    .action(async () => (await import('../commands/completion.ts')).names());
}
