/** Something that is fed a flow and measured. Its commands are made, and then applied, chunk by chunk. */
export interface Contender {
  /** Makes the commands `from` to `to` (exclusive). Never measured. */
  prepare(from: number, to: number): void;
  /** Applies what was prepared, and nothing else. */
  run(): void;
  /** Does the same, and reads the events of each command while they are in the ring. Never measured. */
  runAndRead(): void;
  /** The trades that were read. */
  trades(): Trades;
  /** Two instances that did the same have the same. */
  fingerprint(): string;
}

export type Trades = { readonly trades: number; readonly tradeHash: number };

/** Commands per chunk: enough to drown the cost of reading the clock. */
export const CHUNK = 2000;

/** Feeds the commands `from` to `to` (exclusive) and reads what they do, without measuring. */
export function feed(contender: Contender, from: number, to: number): void {
  for (let at = from; at < to; at += CHUNK) {
    contender.prepare(at, Math.min(at + CHUNK, to));
    contender.runAndRead();
  }
}
