import { decodeCommands, ENGINE_VERSION, encodeCommands, JOURNAL_FORMAT } from '../../engine/index.ts';
import type { CommandCodec } from './codec.ts';

/** The engine's own journal format. */
export const ENGINE_CODEC: CommandCodec = {
  format: JOURNAL_FORMAT,
  engineVersion: ENGINE_VERSION,
  encode: encodeCommands,
  decode: decodeCommands,
};
