import { type Command, InvalidArgumentError, Option } from 'commander';
import { FILE, onlyOption, sinceOption, timeoutOption, untilOption, wholeNumber } from './options.ts';

/** Commands about all exchanges of the project at once. */
export function addFleetCommands(program: Command): void {
  program
    .command('up')
    .description('start what is missing, change what changed; returns at once when all is as it should be')
    .argument('[file]', FILE)
    .option('-d, --detach', 'return when all exchanges are ready')
    .addOption(timeoutOption())
    .addOption(onlyOption())
    .option('--dry-run', 'print the plan, change nothing')
    .addOption(metricsPortOption())
    .addOption(controlPortOption())
    .option('--unsafe', 'also on a Postgres with fsync off, which a crash can make lose orders')
    .option('--no-tui', 'plain lines, also on a terminal')
    .option('--json', 'with --detach the status, with --dry-run the plan, as JSON')
    .action(async (file, options) => (await import('../commands/up.ts')).up(file, options));
  program
    .command('down')
    .description('stop everything; nothing of the project is left running')
    .option('--purge', 'also remove schemas, roles, Redis users and state')
    .option('--yes', 'confirm --purge')
    .action(async (options) => (await import('../commands/down.ts')).down(options));
  program
    .command('status')
    .description('show all exchanges: a screen on a terminal, a table otherwise')
    .option('--json', 'one FleetSnapshot as JSON')
    .option('--watch', 'a line of JSON at once and after each change')
    .option('--no-tui', 'a table, also on a terminal')
    .action(async (options) => (await import('../commands/status.ts')).status(options));
  program
    .command('events')
    .description('show what happened to the exchanges, oldest first')
    .argument('[name...]', 'names as in the instance file')
    .option('-f, --follow', 'go on as events happen')
    .option('-n, --lines <count>', 'only the last ones (default: all)', wholeNumber)
    .addOption(sinceOption())
    .addOption(untilOption())
    .option('--json', 'a line of JSON per event')
    .action(async (names, options) => (await import('../commands/events.ts')).events(names, options));
  program
    .command('ports')
    .description('show which exchange has which port, and who else holds one')
    .option('--json', 'as JSON')
    .action(async (options) => (await import('../commands/ports.ts')).ports(options));
}

const metricsPortOption = (): Option =>
  new Option(
    '--metrics-port <port>',
    'loopback port for /metrics of the supervisor and /sd, or off; stays so from then on',
  ).argParser(ownPort);

const controlPortOption = (): Option =>
  new Option(
    '--control-port <port>',
    'loopback port for the control API, with the token in .exsim/control-token, or off; stays so from then on',
  ).argParser(ownPort);

function ownPort(text: string): number | null {
  if (text === 'off') return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError(`Expected a port from 1 to 65535 or "off", but was "${text}".`);
}
