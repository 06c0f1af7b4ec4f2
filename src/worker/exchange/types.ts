import type { Command, EngineEvent, EngineReads, OrderView } from '../../engine/types.ts';
import type { Refusal } from '../journal/types.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'time'> : never;
/** A command as the edges submit it: the exchange gives it its time and its sequence. */
export type CommandDraft = WithoutTime<Command>;

export type RejectedEvent = Extract<EngineEvent, { type: 'rejected' }>;

/** What became of a submitted command. */
export type Outcome =
  /** Journaled, as the durability of the venue has it, and applied. `events` are those of this command, in order. */
  | {
      readonly kind: 'applied';
      readonly commandSeq: number;
      /** Of its last event. */
      readonly seq: number;
      readonly events: readonly EngineEvent[];
      /** The order the command made or changed, as it stood right after it. */
      readonly order: OrderView | null;
      readonly duplicate: boolean;
    }
  /** Journaled likewise, and refused by the engine. */
  | {
      readonly kind: 'rejected';
      readonly commandSeq: number;
      readonly seq: number;
      readonly event: RejectedEvent;
    }
  /** Never sequenced: certainly not done (7002, 7003). */
  | Refusal
  /** Sequenced, but not known to be committed in time (7001). */
  | { readonly kind: 'unknown'; readonly reason: string };

/** The venue as its edges see it. */
export interface Exchange {
  readonly engine: EngineReads;
  /**
   * Sequences, journals and applies a command, which is the exchange's own from then on: it is given its time. Resolves
   * when it is applied; never rejects.
   * Commands of one caller are applied in the order of their calls.
   */
  submit(draft: CommandDraft): Promise<Outcome>;
  /** Resolves true once the engine's seq is at least `seq`, false after `timeoutMs`. */
  waitForSeq(seq: number, timeoutMs: number): Promise<boolean>;
  readonly health: ExchangeHealth;
}

export type ExchangeHealth = {
  /** True until the journal is replayed: what `engine` holds until then is the past, and no reader may see it. */
  readonly recovering: boolean;
  /** False while a new order could not be accepted. */
  readonly accepting: boolean;
  readonly database: { readonly ok: boolean; readonly reason: string | null };
  /** Seconds since the term was last confirmed, when that is longer than reads may hide; otherwise null. */
  readonly staleSeconds: number | null;
};
