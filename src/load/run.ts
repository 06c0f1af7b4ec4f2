import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type Balance, type ExchangeClient, ExchangeError, NoAnswerError } from '../client/exchange/index.ts';
import type { Clock } from '../common/clock.ts';
import { ExsimError } from '../common/errors.ts';
import { seedFor } from './dice.ts';
import { readBalances, readBooks, spent } from './end-state.ts';
import { Flow } from './flow.ts';
import { fundsNeeded, missingFunds, topUp } from './funds.ts';
import type { LoadMarket } from './markets.ts';
import type { Mix } from './mix.ts';
import { OpenLoop } from './open-loop.ts';
import { patiently } from './patiently.ts';
import { type LoadReport, type TargetEnd, type TargetReport, targetReport } from './report.ts';
import { openSender } from './senders/open.ts';
import type { Sender } from './senders/sender.ts';
import { Tally } from './tally.ts';
import { loadClient, type Protocol, type Target } from './target.ts';
import { commonMarkets, readMarkets } from './venue-facts.ts';

export type LoadSettings = {
  readonly targets: readonly Target[];
  /** Orders and cancels per second, to each target. */
  readonly perSecond: number;
  readonly durationMs: number;
  readonly mix: Mix;
  readonly protocol: Protocol;
  readonly seed: number;
  /** The same flow to each, one request at a time, so that all see the same order of things. */
  readonly mirror: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called once with the tallies, by target, before the flow begins. */
  readonly onStart?: (tallies: ReadonlyMap<string, Tally>) => void;
};

/** Requests under way at once per target; what is due beyond them waits, and its wait counts. */
const IN_FLIGHT_MAX = 256;
/** Longest time that the end state is asked for again where a rate limit refuses it, ms. */
const END_MS_MAX = 10_000;

/**
 * Puts load on all targets at once, until the time is over or `signal` is aborted.
 * @throws ExsimError NOT_READY before the flow begins: a target does not answer, refuses a key, or has nothing to trade
 */
export async function runLoad(settings: LoadSettings): Promise<LoadReport> {
  const { targets, mirror, seed, protocol, perSecond, signal } = settings;
  setMaxListeners(0, signal); // Each target waits with it: many are no leak.
  const connections = mirror ? 1 : IN_FLIGHT_MAX;
  const lanes: Lane[] = [];
  const venues = targets.map((target) => openVenue(target, connections));
  try {
    const ofEach = <T>(work: (venue: Venue, at: number) => Promise<T>): Promise<T[]> =>
      Promise.all(venues.map((venue, at) => prepared(venue, () => work(venue, at))));
    const found = await ofEach(({ clients }) => readMarkets(clients[0] as ExchangeClient));
    const markets = mirror ? targets.map(() => commonMarkets(found)) : found;
    requireMarkets(targets, markets, mirror);
    const notes = await ofEach((venue, at) => fund(venue, markets[at] ?? []));
    const runId = `load-${randomBytes(6).toString('hex')}`;
    lanes.push(...venues.map((venue, at) => new Lane(settings, venue, markets[at] ?? [], runId)));
    await ofEach((_venue, at) => (lanes[at] as Lane).open());
    settings.onStart?.(new Map(lanes.map(({ name, tally }) => [name, tally])));
    const reports = await Promise.all(lanes.map((lane) => lane.run()));
    return {
      protocol,
      seed,
      ratePerSecond: perSecond,
      interrupted: signal.aborted,
      notes: notes.flat(),
      targets: reports,
    };
  } finally {
    for (const lane of lanes) lane.close();
    for (const { clients } of venues) for (const client of clients) client.close();
  }
}

type Venue = { readonly target: Target; readonly clients: readonly ExchangeClient[] };

const openVenue = (target: Target, connections: number): Venue => ({
  target,
  clients: target.apiKeys.map((apiKey) => loadClient(target.httpUrl, apiKey, connections)),
});

/** Work that the flow cannot begin without. */
async function prepared<T>({ target }: Venue, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ExchangeError || error instanceof NoAnswerError)) throw error;
    const message = `Cannot put load on ${target.name}: ${error.message}`;
    throw new ExsimError('NOT_READY', message, { wayOut: 'Look at its address and keys.', cause: error });
  }
}

function requireMarkets(
  targets: readonly Target[],
  markets: readonly (readonly LoadMarket[])[],
  mirror: boolean,
): void {
  const idle = targets.filter((_target, at) => markets[at]?.length === 0).map(({ name }) => name);
  if (idle.length === 0) return;
  const what = mirror ? 'a symbol in common' : 'a symbol each';
  throw new ExsimError(
    'NOT_READY',
    `Expected ${idle.join(', ')} to have ${what} that trades, but there is none.`,
    {
      wayOut: 'GET /api/v1/symbols has them and their states.',
    },
  );
}

/** Sees to it that the accounts can pay for their orders; answers what was done. */
async function fund({ target, clients }: Venue, markets: readonly LoadMarket[]): Promise<string[]> {
  if (target.adminKey === null) return [];
  const accounts = await Promise.all(clients.map((client) => client.account()));
  const ids = accounts.map(({ account }) => account.accountId);
  const missing = missingFunds(ids, await readBalances(clients), fundsNeeded(markets));
  if (missing.length === 0) return [];
  const admin = loadClient(target.httpUrl, target.adminKey, 1);
  try {
    return (await topUp(admin, missing)).map((line) => `${target.name}: ${line}`);
  } finally {
    admin.close();
  }
}

/** The flow of one target, from its first order to its report. */
class Lane {
  readonly name: string;
  readonly tally = new Tally();
  readonly #settings: LoadSettings;
  readonly #venue: Venue;
  readonly #markets: readonly LoadMarket[];
  readonly #flow: Flow;
  #before: readonly Balance[] = [];
  #sender: Sender | null = null;

  constructor(settings: LoadSettings, venue: Venue, markets: readonly LoadMarket[], runId: string) {
    const { mirror, mix, seed } = settings;
    this.name = venue.target.name;
    this.#settings = settings;
    this.#venue = venue;
    this.#markets = markets;
    const ownSeed = mirror ? seed : seedFor(seed, this.name);
    this.#flow = new Flow({ seed: ownSeed, markets, accounts: venue.clients.length, mix, runId });
  }

  /** Notes what the accounts have, and makes all ready, before the flow begins. */
  async open(): Promise<void> {
    const { clock, protocol } = this.#settings;
    const { clients, target } = this.#venue;
    this.#before = await readBalances(clients);
    const quotes = new Map(this.#markets.map(({ symbol, quote }) => [symbol, quote]));
    this.#sender = await openSender(protocol, { clock, tally: this.tally, quotes }, target, clients);
  }

  close(): void {
    this.#sender?.close();
  }

  async run(): Promise<TargetReport> {
    const { perSecond, durationMs, mirror, clock, signal } = this.#settings;
    const sender = this.#sender;
    if (sender === null) throw new Error('a lane is opened before it runs');
    const startMs = clock.monotonicMs();
    const loop = new OpenLoop(
      { perSecond, durationMs, inFlightMax: mirror ? 1 : IN_FLIGHT_MAX, whole: mirror, clock, signal },
      (meantForMs) => sender.send(this.#flow.next(), meantForMs),
    );
    const result = await loop.run();
    await sender.finish();
    const end = await this.#endState(startMs);
    return targetReport(this.name, this.tally, result, { ...end, left: await sender.cleanUp() });
  }

  /** Empty where the venue refuses or no longer answers: the report is about what happened before. */
  async #endState(startMs: number): Promise<Omit<TargetEnd, 'left'>> {
    const { clock } = this.#settings;
    try {
      const readEnd = () => this.#readEnd();
      return {
        ...(await patiently(readEnd, clock, clock.monotonicMs() + END_MS_MAX)),
        silentFromSeconds: null,
      };
    } catch (error) {
      const fromMs = this.tally.silentFromMs ?? clock.monotonicMs();
      const seconds = Math.round((fromMs - startMs) / 100) / 10;
      return { books: [], fees: {}, silentFromSeconds: error instanceof ExchangeError ? null : seconds };
    }
  }

  async #readEnd(): Promise<Pick<TargetReport, 'fees' | 'books'>> {
    const { clients } = this.#venue;
    const books = await readBooks(
      clients[0] as ExchangeClient,
      this.#markets.map(({ symbol }) => symbol),
    );
    return { books, fees: spent(this.#before, await readBalances(clients)) };
  }
}
