import { type Command, InvalidArgumentError, Option } from 'commander';
import { commaList, seconds, wholeNumber } from './options.ts';

/** `exsim load`. */
export function addLoadCommand(program: Command): void {
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
    .action(async (options) => (await import('../commands/load.ts')).load(options));
}

function rate(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 100_000) return value;
  throw new InvalidArgumentError(`Expected a number from above 0 to 100000, but was "${text}".`);
}
