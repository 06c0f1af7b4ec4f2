import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { LOG_LEVELS } from '../instance/spec.ts';
import { VERSION } from './version.ts';

const FILE = 'instance file (default: instances.yaml, else the file of the running project)';

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
  addTrailingCommand(program, trailing);
  addWorkerHelp(program);
  addSetUpCommands(program);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 internal error, 2 usage or configuration, 3 not ready in time, 4 provisioning failed or
Postgres/Redis unreachable, 5 port conflict, 6 crash loop, 7 supervisor unreachable, 130/143 ended by a signal.
State lives in .exsim/ beside the instance file; EXSIM_HOME overrides it.`;

function addFleetCommands(program: Command): void {
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
    .action(async (file, options) => (await import('./commands/up.ts')).up(file, options));
  program
    .command('down')
    .description('stop everything; nothing of the project is left running')
    .option('--purge', 'also remove schemas, roles, Redis users and state')
    .option('--yes', 'confirm --purge')
    .action(async (options) => (await import('./commands/down.ts')).down(options));
  program
    .command('status')
    .description('show all exchanges: a screen on a terminal, a table otherwise')
    .option('--json', 'one FleetSnapshot as JSON')
    .option('--watch', 'a line of JSON at once and after each change')
    .option('--no-tui', 'a table, also on a terminal')
    .action(async (options) => (await import('./commands/status.ts')).status(options));
  program
    .command('events')
    .description('show what happened to the exchanges, oldest first')
    .argument('[name...]', 'names as in the instance file')
    .option('-f, --follow', 'go on as events happen')
    .option('-n, --lines <count>', 'only the last ones (default: all)', wholeNumber)
    .addOption(sinceOption())
    .addOption(untilOption())
    .option('--json', 'a line of JSON per event')
    .action(async (names, options) => (await import('./commands/events.ts')).events(names, options));
  program
    .command('ports')
    .description('show which exchange has which port, and who else holds one')
    .option('--json', 'as JSON')
    .action(async (options) => (await import('./commands/ports.ts')).ports(options));
}

function addFileCommands(program: Command): void {
  program
    .command('validate')
    .description('check the instance file; all problems at once')
    .argument('[file]', FILE)
    .option('--json', 'diagnostics as JSON')
    .action(async (file, options) => (await import('./commands/validate.ts')).validate(file, options));
  program
    .command('plan')
    .description('say what `up` would do; changes nothing')
    .argument('[file]', FILE)
    .addOption(onlyOption())
    .option('--json', 'steps as JSON')
    .action(async (file, options) => (await import('./commands/plan.ts')).plan(file, options));
  program
    .command('provision')
    .description('create schemas, roles and Redis users; running it again changes nothing')
    .argument('[file]', FILE)
    .option('--dry-run', 'print the SQL and ACL commands with secrets masked')
    .option('--rotate [name]', 'new secrets, of one instance or all')
    .option('--remove <name>', 'remove what one instance has in Postgres and Redis')
    .option('--yes', 'confirm --remove')
    .option('--json', 'report as JSON')
    .action(async (file, options) => (await import('./commands/provision.ts')).provision(file, options));
}

function addInstanceCommands(program: Command): void {
  const says = { start: 'start', stop: 'stop', restart: 'stop and start' } as const;
  for (const action of ['start', 'stop', 'restart'] as const) {
    program
      .command(action)
      .description(`${says[action]} the exchanges named, and wait for it`)
      .argument('<name...>', 'names as in the instance file')
      .addOption(timeoutOption())
      .action(async (names, options) => (await import('./commands/act.ts')).act(action, names, options));
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
    .action(async (names, options) => (await import('./commands/logs.ts')).logs(names, options));
  program
    .command('env')
    .description('print addresses and API keys: eval "$(exsim env)"')
    .argument('[name]', 'one exchange only')
    .option('--json', 'as JSON')
    .action(async (name, options) => (await import('./commands/env.ts')).env(name, options));
  program
    .command('verify')
    .description('replay the journal, compare it with the running exchange, its tables and its snapshots')
    .argument('[name]', 'one exchange only')
    .option('--rebuild', 'first make the tables of the one named, which is stopped, anew from its journal')
    .option('--json', 'as JSON')
    .action(async (name, options) => (await import('./commands/verify.ts')).verify(name, options));
  program
    .command('prune')
    .description(
      'remove the journal of an exchange before its oldest snapshot, from which a replay then begins',
    )
    .argument('<name>', 'name as in the instance file')
    .option('--before <time>', 'only what was committed before it: 30s, 5m, 2h, 1d ago, or an ISO 8601 time')
    .option('--yes', 'it cannot be taken back')
    .option('--json', 'report as JSON')
    .action(async (name, options) => (await import('./commands/prune.ts')).prune(name, options));
}

function addSupervisorCommand(program: Command): void {
  const supervisor = program
    .command('supervisor')
    .description('look at the process that keeps the exchanges, or change it under them');
  supervisor
    .command('status')
    .description('who it is and what it understands')
    .option('--json', 'as JSON')
    .action(async (options) => (await import('./commands/supervisor.ts')).supervisorStatus(options));
  supervisor
    .command('restart')
    .description('put a new one in its place; the exchanges go on in the same processes')
    .addOption(timeoutOption())
    .option('--json', 'who came after whom, and each exchange, as JSON')
    .action(async (options) => (await import('./commands/supervisor.ts')).supervisorRestart(options));
  supervisor
    .command('stop')
    .description('end it; the exchanges go on alone until the next `up`')
    .action(async () => (await import('./commands/supervisor.ts')).supervisorStop());
}

function addLoadCommand(program: Command): void {
  program
    .command('load')
    .description('put a flow of orders on running exchanges; print rates, latencies and refusals of each')
    .option('--target <names>', 'these exchanges only, separated by commas, or all', commaList, ['all'])
    .addOption(
      new Option('--rate <count>', 'orders and cancels per second, to each').default(200).argParser(rate),
    )
    .addOption(new Option('--duration <seconds>', 'how long').default(30).argParser(seconds))
    .option('--mix <parts>', 'parts of each kind (default: "limit=50,ioc=15,market=5,cancel=30")')
    .addOption(
      new Option('--protocol <name>', 'batch: 50 orders in a request; ws: by HTTP, until the stream tells')
        .choices(['http', 'batch', 'grpc', 'ws'])
        .default('http'),
    )
    .addOption(new Option('--seed <number>', 'decides the flow').default(1).argParser(wholeNumber))
    .option('--mirror', 'the same flow to each, one request at a time; print outcomes side by side')
    .option('--url <url>', 'an exchange of no project, by its HTTP address')
    .option('--grpc-addr <address>', 'with --url: its gRPC address')
    .option('--api-key <keys>', 'with --url: keys of the accounts that trade, separated by commas', commaList)
    .option('--admin-key <key>', 'with --url: tops up funds')
    .option('--json', 'report as JSON')
    .action(async (options) => (await import('./commands/load.ts')).load(options));
}

function addTrailingCommand(program: Command, trailing: readonly string[] | null): void {
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
    .action(async (file, options) => (await import('./commands/run.ts')).run(file, trailing, options));
}

function addSetUpCommands(program: Command): void {
  program
    .command('doctor')
    .description('look at all that `up` needs; say of each trouble what ends it; changes nothing')
    .argument('[file]', FILE)
    .option('--json', 'findings as JSON')
    .action(async (file, options) => (await import('./commands/doctor.ts')).doctor(file, options));
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
    .action(async (file, options) => (await import('./commands/init.ts')).init(file, options));
  program
    .command('completion')
    .description('print a script that completes commands, options and names in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => (await import('./commands/completion.ts')).completion(program, shell));
  program
    .command('__names', { hidden: true })
    .description('names of exchanges, for completion')
    .action(async () => (await import('./commands/completion.ts')).names());
}

function addWorkerHelp(program: Command): void {
  program
    .command('worker')
    .description('run one exchange from environment variables alone (see .env.example)')
    .option('--provision', 'first make its schema, roles and Redis user; the URLs are then those of an admin')
    .option('--take-over', 'take the place of a worker that seems to be alive')
    .action(() => undefined); // bin/exsim.js sends `worker` to its own entry; only its help comes here.
}

const sinceOption = (): Option =>
  new Option('--since <time>', 'only from it on: 30s, 5m, 2h, 1d ago, or an ISO 8601 time');

const untilOption = (): Option => new Option('--until <time>', 'only up to it; as with --since');

const timeoutOption = (): Option =>
  new Option('--timeout <seconds>', 'how long to wait until ready').default(60).argParser(seconds);

const onlyOption = (): Option =>
  new Option('--only <names>', 'these exchanges only, separated by commas').argParser(commaList);

const commaList = (text: string): string[] => text.split(',').map((part) => part.trim());

function rate(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 100_000) return value;
  throw new InvalidArgumentError(`Expected a number from above 0 to 100000, but was "${text}".`);
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

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError(`Expected seconds from above 0 to 86400, but was "${text}".`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,7}$/.test(text)) return value;
  throw new InvalidArgumentError(`Expected a whole number from 0 to 9999999, but was "${text}".`);
}
