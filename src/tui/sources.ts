import type { FleetEvent, InstanceAction } from '../protocol/api.ts';
import type { FleetSnapshot } from '../protocol/status.ts';

/**
 * What the screen is given from outside, in its own words. `src/cli` implements all of it on the control API, the
 * workers' streams and the log files, and turns their errors into updates: only a bug is thrown.
 * Every source is followed until `signal` is aborted, and then ends without an error. None ever tells a secret.
 */
export type Sources = {
  readonly fleet: FleetSource;
  readonly market: MarketSource;
  readonly logs: LogSource;
  readonly details: DetailsSource;
  readonly actions: FleetActions;
};

export type FleetUpdate =
  | { readonly type: 'snapshot'; readonly snapshot: FleetSnapshot }
  /** Nobody tells snapshots now; they are asked for again until somebody does. What was seen last may be old. */
  | { readonly type: 'lost'; readonly reason: string };

/**
 * The fleet as its supervisor tells it: at once, then after each change. Goes on over the end of a supervisor: `lost`,
 * then snapshots made by hand (`supervisor` null), then those of the next one.
 */
export type FleetSource = (signal: AbortSignal) => AsyncIterable<FleetUpdate>;

/** Which market to follow: of the worker itself, so that no supervisor is needed. */
export type MarketTarget = {
  /** Who has to answer at the address. */
  readonly instanceName: string;
  readonly symbol: string;
  readonly httpUrl: string;
};

/** Whether what is shown is what is. */
export type MarketLink =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The venue answers, its database does not: nothing can change. */
  | { readonly kind: 'stale' }
  /** It is tried again by itself. */
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Decimals are strings as the venue sent them. */
type BookLevel = { readonly price: string; readonly quantity: string };
export type MarketTrade = {
  readonly tradeId: string;
  readonly price: string;
  readonly quantity: string;
  /** Side of the order that came last. */
  readonly takerSide: 'BUY' | 'SELL';
  readonly atMs: number;
};

/** Of the last 24 hours; null where nothing traded. */
export type DayFigures = {
  readonly high: string | null;
  readonly low: string | null;
  readonly change: string | null;
  readonly volume: string;
  readonly trades: number;
};

/** The last, lowest and highest price within a second. */
export type PricePoint = {
  readonly atMs: number;
  readonly price: string;
  readonly low: string;
  readonly high: string;
};

/** One symbol of one venue as it is now. All lists are bounded by `MARKET_LIMITS`. */
export type Market = {
  readonly link: MarketLink;
  /** Best first. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** Newest first. */
  readonly trades: readonly MarketTrade[];
  /** Of each second in which something traded, oldest first. */
  readonly prices: readonly PricePoint[];
  /** Null: not told yet. */
  readonly day: DayFigures | null;
};

export const MARKET_LIMITS = { levels: 100, trades: 200, prices: 600 } as const;

/** The market at once, and as it changes, a few times a second. */
export type MarketSource = (target: MarketTarget, signal: AbortSignal) => AsyncIterable<Market>;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export type LogLine = {
  /** Null: nothing tells when it was written. */
  readonly timeMs: number | null;
  /** `output`: written outside the log, such as the stack of a crash. */
  readonly level: LogLevel | 'output';
  readonly text: string;
};

/** Lines a log keeps to look back at. */
export const LOG_LINES_MAX = 2000;

/**
 * The last lines of an instance's log, oldest first, then those that follow, several at a time where they come fast:
 * `LOG_LINES_MAX` at most.
 */
export type LogSource = (name: string, signal: AbortSignal) => AsyncIterable<readonly LogLine[]>;

/** A name and what it stands for. */
export type DetailRow = readonly [name: string, value: string];
export type DetailSection = { readonly title: string; readonly rows: readonly DetailRow[] };

/** What is known of an instance beside its snapshot. */
export type InstanceDetails = {
  /** Place of its entry, `/srv/instances.yaml:7`; null when nobody wrote it down. */
  readonly place: string | null;
  /** At which it logs now; null: as `place`. */
  readonly logLevel: LogLevel | null;
  /** The configuration it was given, resolved. Of keys and variables it says only that they are set. */
  readonly configuration: readonly DetailSection[];
  /** What was made for it in Postgres and Redis. */
  readonly provisioned: readonly DetailRow[];
  /** Accounts whose keys can be copied. */
  readonly accounts: readonly string[];
  /** Oldest first, `EVENTS_MAX` at most. */
  readonly events: readonly FleetEvent[];
};

export const EVENTS_MAX = 200;

/** At once, and again when something of it has changed. */
export type DetailsSource = (name: string, signal: AbortSignal) => AsyncIterable<InstanceDetails>;

export type Copyable =
  | { readonly kind: 'httpUrl' }
  | { readonly kind: 'grpcAddress' }
  | { readonly kind: 'adminKey' }
  /** Of its first account where it names none. */
  | { readonly kind: 'apiKey'; readonly account: string | null }
  /** A line that asks for the balances of its first account. */
  | { readonly kind: 'curl' };

/** What came of an action, for a toast. Errors are in it, in their own words. */
export type Outcome = { readonly isDone: boolean; readonly text: string };

/** What a reload would do now, for a person to agree to. */
export type ReloadPlan = {
  /** Names this very plan when it is carried out; null: the file cannot be used, and the lines say why. */
  readonly id: number | null;
  /** As `exsim plan` prints it. */
  readonly lines: readonly string[];
  readonly isNothing: boolean;
  /** What will not answer for a while, or any more: `restarts kraken`. */
  readonly hurts: readonly string[];
};

/** What a person can have done from the screen, each resolved when it is done. None of these rejects. */
export type FleetActions = {
  act(name: string, action: InstanceAction): Promise<Outcome>;
  planReload(): Promise<ReloadPlan | Outcome>;
  /** Makes what runs equal to the file, as the plan said. Refused when the file has changed since. */
  reload(id: number): Promise<Outcome>;
  /** Of a running worker, until the file is loaded again. */
  setLogLevel(name: string, level: LogLevel): Promise<Outcome>;
  /** `secret` goes to the clipboard of the terminal and nowhere else; `told` never has it. */
  copyText(
    name: string,
    what: Copyable,
  ): Promise<{ readonly secret: string; readonly told: string } | Outcome>;
};
