import type { Clock } from '../../common/clock.ts';
import type { Action } from '../flow.ts';
import type { Tally } from '../tally.ts';

/** Carries the actions of a flow to one target, and counts what came of them. */
export interface Sender {
  /** `meantForMs`: when it was to be sent, in the clock's monotonic time. Resolves when answered; never rejects. */
  send(action: Action, meantForMs: number): Promise<void>;
  /** Sends what is still being collected, and waits, within a limit, for what is still to come. */
  finish(): Promise<void>;
  /** Cancels what it left in the book. Resolves to the number of orders that it could not cancel; never rejects. */
  cleanUp(): Promise<number>;
  close(): void;
}

/** What every sender needs of a run. */
export type SenderContext = {
  readonly clock: Clock;
  readonly tally: Tally;
  /** By symbol. */
  readonly quotes: ReadonlyMap<string, string>;
};
