import type { EngineCore, EngineEvent } from '../../../src/engine/types.ts';

/** Someone who looks at an engine while it is played with, and throws when a rule is broken. */
interface Witness {
  before?(command: unknown): void;
  after?(command: unknown, events: readonly EngineEvent[]): void;
  end?(): void;
}

/** Called with an engine that has seen nothing yet. */
export type WitnessOf = (engine: EngineCore, seed: number) => Witness;
