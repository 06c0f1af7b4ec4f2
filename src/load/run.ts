import { randomBytes } from 'node:crypto';
import type { Balance, ExchangeClient } from '../client/exchange/index.ts';
import type { Clock } from '../common/clock.ts';
import { seedFor } from './dice.ts';
import { readBalances, readBooks, spent } from './end-state.ts';
import { Flow } from './flow.ts';
import { fundsNeeded, missingFunds, topUp } from './funds.ts';
import type { LoadMarket } from './markets.ts';
import type { Mix } from './mix.ts';
import { OpenLoop } from './open-loop.ts';
import { type LoadReport, type TargetReport, targetReport } from './report.ts';
import { openSender } from './senders/open.ts';
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
export const IN_FLIGHT_MAX = 256;

/** Puts load on all targets at once, until the time is over or `signal` is aborted. */
export async function runLoad(settings: LoadSettings): Promise<LoadReport> {
  const { targets, mirror, seed, protocol, perSecond, signal } = settings;
  const connections = mirror ? 1 : IN_FLIGHT_MAX;
  const venues = targets.map((target) => openVenue(target, connections));
  try {
    const found = await Promise.all(venues.map(({ clients }) => readMarkets(clients[0] as ExchangeClient)));
    const markets = mirror ? targets.map(() => commonMarkets(found)) : found;
    const notes = await Promise.all(venues.map((venue, at) => fund(venue, markets[at] ?? [])));
    const runId = `load-${randomBytes(6).toString('hex')}`;
    const lanes = venues.map((venue, at) => new Lane(settings, venue, markets[at] ?? [], runId));
    await Promise.all(lanes.map((lane) => lane.open()));
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
    for (const { clients } of venues) for (const client of clients) client.close();
  }
}

type Venue = { readonly target: Target; readonly clients: readonly ExchangeClient[] };

const openVenue = (target: Target, connections: number): Venue => ({
  target,
  clients: target.accounts.map(({ apiKey }) => loadClient(target.httpUrl, apiKey, connections)),
});

/** Sees to it that the accounts can pay for their orders; answers what was done. */
async function fund({ target, clients }: Venue, markets: readonly LoadMarket[]): Promise<string[]> {
  const missing = missingFunds(target.accounts, await readBalances(clients), fundsNeeded(markets));
  if (missing.length === 0 || target.adminKey === null) return [];
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

  constructor(settings: LoadSettings, venue: Venue, markets: readonly LoadMarket[], runId: string) {
    const { mirror, mix, seed } = settings;
    this.name = venue.target.name;
    this.#settings = settings;
    this.#venue = venue;
    this.#markets = markets;
    const ownSeed = mirror ? seed : seedFor(seed, this.name);
    this.#flow = new Flow({ seed: ownSeed, markets, accounts: venue.clients.length, mix, runId });
  }

  /** Notes what the accounts have before the flow begins. */
  async open(): Promise<void> {
    this.#before = await readBalances(this.#venue.clients);
  }

  async run(): Promise<TargetReport> {
    const { perSecond, durationMs, mirror, clock, signal, protocol } = this.#settings;
    const { clients, target } = this.#venue;
    const quotes = new Map(this.#markets.map(({ symbol, quote }) => [symbol, quote]));
    const sender = await openSender(protocol, { clock, tally: this.tally, quotes }, target, clients);
    const loop = new OpenLoop(
      { perSecond, durationMs, inFlightMax: mirror ? 1 : IN_FLIGHT_MAX, whole: mirror, clock, signal },
      (meantForMs) => sender.send(this.#flow.next(), meantForMs),
    );
    try {
      const result = await loop.run();
      await sender.finish();
      return targetReport(this.name, this.tally, result, await this.#endState());
    } finally {
      await sender.cleanUp();
      sender.close();
    }
  }

  /** Empty where the venue no longer answers: the report is about what happened before. */
  async #endState(): Promise<Pick<TargetReport, 'fees' | 'books'>> {
    const { clients } = this.#venue;
    try {
      const books = await readBooks(
        clients[0] as ExchangeClient,
        this.#markets.map(({ symbol }) => symbol),
      );
      return { books, fees: spent(this.#before, await readBalances(clients)) };
    } catch {
      return { books: [], fees: {} };
    }
  }
}
