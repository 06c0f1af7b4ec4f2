/** What is measured: something that takes a command and answers when it has done with it what it promises. */
export interface Contender {
  /** Submits the next command of its flow; resolves with its answer. Rejects when it was not taken. */
  submit(): Promise<void>;
  close(): Promise<void>;
}

/** How many of a contender's answers came, and how long each was waited for. */
export type Answers = {
  /** Answers per second of the measured time. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
};
