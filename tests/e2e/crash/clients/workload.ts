import type { InstanceAccess } from '../../../../src/cli/project/instance-variables.ts';
import { Dice } from '../../../support/differential/dice.ts';
import { ACCOUNTS } from '../venue/instance.ts';
import { until } from '../venue/waiting.ts';
import { History } from './history.ts';
import { HttpCaller } from './http-caller.ts';
import { Reader, type Seen } from './reader.ts';
import { Trader } from './trader.ts';

const TRADERS_PER_ACCOUNT = 4;
const ANSWERED_WITHIN_MS = 60_000;

/** Everybody who uses the venue: 24 traders of six accounts, each with one request at a time, and a reader. */
export class Workload {
  readonly history: History;
  /** Of the traders; the reader has connections of its own. */
  readonly http: HttpCaller;
  readonly #reading: HttpCaller;
  readonly #reader: Reader;
  readonly #traders: readonly Trader[];
  #working = 0;

  /** `file`: for what was meant and what was answered, as JSON lines. */
  constructor({ httpUrl, adminKey, apiKeys }: InstanceAccess, seed: number, file: string) {
    this.history = new History(file);
    this.http = new HttpCaller(httpUrl);
    this.#reading = new HttpCaller(httpUrl);
    this.#reader = new Reader(this.#reading, adminKey, new Dice(seed + 1));
    const shared = { http: this.http, history: this.history };
    this.#traders = ACCOUNTS.flatMap((account, index) =>
      Array.from({ length: TRADERS_PER_ACCOUNT }, (_, number) => {
        const dice = new Dice(seed + 1000 * (index + 1) + number);
        return new Trader({
          ...shared,
          name: `${account}${number}`,
          account,
          apiKey: apiKeys[account]!,
          dice,
        });
      }),
    );
  }

  get seen(): Seen {
    return this.#reader.seen;
  }

  start(): void {
    for (const client of [this.#reader, ...this.#traders]) {
      this.#working += 1;
      // They reject for nothing the venue does: what it answers is written down.
      void client.run().finally(() => {
        this.#working -= 1;
      });
    }
  }

  /** Nothing new from now on; resolves when every request has its definite answer, rejects when that takes a minute. */
  async finish(): Promise<void> {
    for (const client of [this.#reader, ...this.#traders]) client.stop();
    await until(
      () => this.#working === 0,
      ANSWERED_WITHIN_MS,
      () => `${this.#working} clients still wait for a definite answer`,
    );
  }

  /** For a venue that does not come back. */
  giveUp(): void {
    this.#reader.stop();
    for (const trader of this.#traders) trader.giveUp();
  }

  close(): void {
    this.giveUp();
    this.history.close();
    this.http.close();
    this.#reading.close();
  }
}
