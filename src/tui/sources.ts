import type { InstanceAction } from '../protocol/api.ts';
import type { FleetSnapshot } from '../protocol/status.ts';

/**
 * What the screen is given from outside, in its own words. `src/cli` implements all of it on the control API, the
 * workers' streams and the log files, and turns their errors into updates: only a bug is thrown.
 * Every source is followed until `signal` is aborted, and then ends without an error.
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
export type MarketTarget = { readonly name: string; readonly symbol: string; readonly httpUrl: string };

/** Decimals are strings as the venue sent them. */
export type BookLevel = { readonly price: string; readonly quantity: string };
export type MarketTrade = {
  readonly tradeId: string;
  readonly price: string;
  readonly quantity: string;
  /** Side of the order that came last. */
  readonly takerSide: 'BUY' | 'SELL';
  readonly atMs: number;
};

export type MarketUpdate =
  /** Best first on both sides, `BOOK_LEVELS_MAX` at most. */
  | { readonly type: 'book'; readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] }
  /** Oldest first. */
  | { readonly type: 'trades'; readonly trades: readonly MarketTrade[] }
  /** It is tried again by itself. */
  | { readonly type: 'unreachable'; readonly reason: string };

export type MarketSource = (target: MarketTarget, signal: AbortSignal) => AsyncIterable<MarketUpdate>;

export const BOOK_LEVELS_MAX = 100;

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
export type LogLine = { readonly timeMs: number | null; readonly level: LogLevel; readonly text: string };

/** The last lines of an instance's log, oldest first, then those that follow, several at a time where they come fast. */
export type LogSource = (name: string, signal: AbortSignal) => AsyncIterable<readonly LogLine[]>;

/** What is known of an instance beside its snapshot. */
export type InstanceDetails = {
  /** Place of its entry, `instances.yaml:7`; null when the file is gone. */
  readonly place: string | null;
  /** The configuration it was given, resolved, as lines of YAML; no secrets. */
  readonly configuration: readonly string[];
  readonly events: readonly InstanceEvent[];
};
export type InstanceEvent = { readonly atMs: number; readonly text: string };

/** At once, and again when something of it has changed. */
export type DetailsSource = (name: string, signal: AbortSignal) => AsyncIterable<InstanceDetails>;

export type Copyable = 'httpUrl' | 'grpcAddress' | 'apiKey' | 'curl';

/** What came of an action, for a toast. Errors are in it, in their own words. */
export type Outcome = { readonly isDone: boolean; readonly text: string };

/** What a person can have done from the screen. None of these rejects. */
export type FleetActions = {
  act(name: string, action: InstanceAction): Promise<Outcome>;
  /** What `reload` would do now, as lines of text; an Outcome where it cannot be said. */
  planReload(): Promise<{ readonly lines: readonly string[]; readonly isNothing: boolean } | Outcome>;
  /** Reads the instance file again and makes what runs equal to it. */
  reload(): Promise<Outcome>;
  setLogLevel(name: string, level: LogLevel): Promise<Outcome>;
  /** Text for the clipboard with words for what it is. A key is copied and never shown: `secret` is not drawn. */
  copyText(
    name: string,
    what: Copyable,
  ): Promise<{ readonly secret: string; readonly what: string } | Outcome>;
};
