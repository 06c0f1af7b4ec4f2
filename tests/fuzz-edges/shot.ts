import type { Dice } from '../support/differential/dice.ts';
import type { CallerName, FuzzTarget } from './target.ts';

/** What a request was answered with. */
export type Answer = {
  /** As the histogram counts it: `201`, `400 BAD_DECIMAL`, `OK`, `closed 1002`. */
  readonly status: string;
  /** It was taken, or refused for a reason that is not its form. */
  readonly isPastValidation: boolean;
  /** It says for sure that nothing was done, of no part of the request. */
  readonly isRefused: boolean;
  /** What no request may cause; null when the answer is in order. */
  readonly problem: string | null;
  /** What it said was taken, where it is the answer to an order. */
  readonly order?: PlacedOrder;
};

export type PlacedOrder = {
  readonly key: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: string;
  readonly type: string;
  readonly clientOrderId: string | null;
};

/** One request, or many over one connection, made up and not sent yet. */
export type Shot = {
  /** Enough to send it once more by hand. */
  readonly text: string;
  /** Most of its time is waiting for the venue's own limits. */
  readonly isSlow?: true;
  /** Answers as many as there were requests in it. Never rejects for what the venue does. */
  readonly fire: (target: FuzzTarget) => Promise<readonly Answer[]>;
};

/** A row of the histogram: a route, a method, a kind of socket. */
export type Row = {
  readonly name: string;
  /** Requests that a shot has on average. */
  readonly perShot: number;
  /** It changes the venue so that other requests mean something else: fuzzed last. */
  readonly isAdministration: boolean;
  /** `callers`: who may ask. `number` counts shots up, for ids that exist by then. */
  readonly draw: (dice: Dice, callers: readonly CallerName[], number: number) => Shot;
};
