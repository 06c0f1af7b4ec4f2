import type { Command } from 'commander';
import { timeoutOption } from './options.ts';

/** `exsim supervisor` with its own commands. */
export function addSupervisorCommand(program: Command): void {
  const supervisor = program
    .command('supervisor')
    .description('look at the process that keeps the exchanges, or change it under them');
  supervisor
    .command('status')
    .description('who it is and what it understands')
    .option('--json', 'as JSON')
    .action(async (options) => (await import('../commands/supervisor.ts')).supervisorStatus(options));
  supervisor
    .command('restart')
    .description('put a new one in its place; the exchanges go on in the same processes')
    .addOption(timeoutOption())
    .option('--json', 'who came after whom, and each exchange, as JSON')
    .action(async (options) => (await import('../commands/supervisor.ts')).supervisorRestart(options));
  supervisor
    .command('stop')
    .description('end it; the exchanges go on alone until the next `up`')
    .action(async () => (await import('../commands/supervisor.ts')).supervisorStop());
}
