import type { Command } from '../../engine/types.ts';

/** Commands to journal bytes and back; the engine's own in production. */
export interface CommandCodec {
  /** Format version written into each row. */
  readonly format: number;
  /** Rows of this format and those between can be read. */
  readonly oldestFormat: number;
  readonly engineVersion: string;
  encode(commands: readonly Command[]): Uint8Array;
  /** Throws when the bytes are no commands. */
  decode(bytes: Uint8Array): readonly Command[];
}
