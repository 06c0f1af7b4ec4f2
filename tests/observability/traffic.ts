import { ExchangeStream } from '../../src/client/exchange/index.ts';
import type { RunningCommand, TestProject } from '../e2e/support/project.ts';

/** `exsim load` by each protocol that has panels of its own, for longer than the check takes: a signal ends it. */
const LOADS = [
  { protocol: 'http', perSecond: 20 },
  { protocol: 'grpc', perSecond: 5 },
] as const;
const DURATION_S = 900;

/** Orders and readers, on all exchanges, until it is stopped. */
export class Traffic {
  readonly #loads: readonly RunningCommand[];
  readonly #streams: readonly ExchangeStream[];

  constructor(project: TestProject, urls: readonly string[], symbol: string) {
    this.#loads = LOADS.map(({ protocol, perSecond }) => {
      const length = ['--rate', String(perSecond), '--duration', String(DURATION_S)];
      return project.start('load', '--protocol', protocol, ...length);
    });
    this.#streams = urls.map((url) => subscribe(url, symbol));
  }

  /** Readers reconnect for as long as they are open. */
  closeStreams(): void {
    for (const stream of this.#streams) stream.close();
  }

  /** Ends the loads; answers what each wrote. Throws when one ended by itself: then it was no load any more. */
  async stopLoads(): Promise<string[]> {
    const early = this.#loads.filter(({ child }) => child.exitCode !== null);
    for (const { child } of this.#loads) child.kill('SIGINT');
    await Promise.all(this.#loads.map((load) => load.end()));
    if (early.length > 0) throw new Error(`exsim load ended early:\n${early[0]!.output}`);
    return this.#loads.map(({ output }) => output.trim());
  }
}

/** A reader of the book and the trades; one that comes back by itself when its exchange does. */
function subscribe(url: string, symbol: string): ExchangeStream {
  const stream = new ExchangeStream({ url });
  void readAll(stream.book(symbol));
  void readAll(stream.trades(symbol));
  return stream;
}

/** A refusal is left to the check of the dashboard, whose stream panels stay at 0. */
async function readAll(messages: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of messages);
  } catch (error) {
    console.error(`stream: ${String(error)}`);
  }
}
