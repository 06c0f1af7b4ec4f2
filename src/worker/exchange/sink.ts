import type { EngineEvent, OrderView } from '../../engine/types.ts';

/** What one committed batch did, handed to everyone who follows the market. */
export type AppliedBatch = {
  readonly events: readonly EngineEvent[];
  /** Every order the batch changed, as it stood after the last command that did. */
  readonly orders: ReadonlyMap<number, OrderView>;
  /** Of the last command of the batch. */
  readonly commandSeq: number;
  /** False while the journal is replayed: the world has heard of it before. */
  readonly live: boolean;
};

/** A follower of the market. Called once per batch, after the commit; it never throws and never waits. */
export interface EventSink {
  onBatch(batch: AppliedBatch): void;
}
