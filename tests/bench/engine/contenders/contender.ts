/** Something that is fed a flow and measured. Its commands are made, applied and looked at chunk by chunk. */
export interface Contender {
  /** Makes the commands `from` to `to` (exclusive). Not measured. */
  prepare(from: number, to: number): void;
  /** Applies what was prepared. Measured. */
  run(): void;
  /** Reads what it did. Not measured. */
  settle(): void;
  outcome(): Outcome;
}

export type Outcome = {
  readonly trades: number;
  readonly tradeHash: number;
  /** Null where there is no such thing. */
  readonly stateHash: string | null;
};

/** Commands per chunk: enough to drown the cost of reading the clock, few enough for all events to be in the ring. */
export const CHUNK = 1000;

/** Feeds the commands `from` to `to` (exclusive), without measuring. */
export function feed(contender: Contender, from: number, to: number): void {
  for (let at = from; at < to; at += CHUNK) {
    contender.prepare(at, Math.min(at + CHUNK, to));
    contender.run();
    contender.settle();
  }
}
