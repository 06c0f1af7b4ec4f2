import { Command } from 'commander';
import { addFleetCommands } from './program/fleet.ts';
import { addFileCommands } from './program/instance-file.ts';
import { addInstanceCommands } from './program/instances.ts';
import { addLoadCommand } from './program/load.ts';
import { addRunCommand, addWorkerHelp } from './program/processes.ts';
import { addSetUpCommands } from './program/set-up.ts';
import { addSupervisorCommand } from './program/supervisor.ts';
import { VERSION } from './version.ts';

/**
 * All commands with their options. Each loads its code only when it runs, so that help stays quick.
 * `trailing` is what stood behind `--`.
 */
export function buildProgram(trailing: readonly string[] | null): Command {
  const program = new Command('exsim')
    .description('Several simulated exchanges from one YAML list and one command.')
    .version(VERSION, '-V, --version')
    .exitOverride()
    .showHelpAfterError('(exsim --help lists the commands)')
    .addHelpText('after', EXIT_CODES);
  addFleetCommands(program);
  addFileCommands(program);
  addInstanceCommands(program);
  addSupervisorCommand(program);
  addLoadCommand(program);
  addRunCommand(program, trailing);
  addWorkerHelp(program);
  addSetUpCommands(program);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 internal error, 2 usage or configuration, 3 not ready in time, 4 provisioning failed or
Postgres/Redis unreachable, 5 port conflict, 6 crash loop, 7 supervisor unreachable, 130/143 ended by a signal.
State lives in .exsim/ beside the instance file; EXSIM_HOME overrides it.`;
