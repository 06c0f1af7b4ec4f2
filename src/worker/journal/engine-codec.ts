import {
  decodeCommands,
  ENGINE_VERSION,
  encodeCommands,
  JOURNAL_FORMAT,
  JOURNAL_FORMAT_OLDEST,
} from '../../engine/index.ts';
import type { CommandCodec } from './codec.ts';

/** The engine's own journal format. */
export const ENGINE_CODEC: CommandCodec = {
  format: JOURNAL_FORMAT,
  oldestFormat: JOURNAL_FORMAT_OLDEST,
  engineVersion: ENGINE_VERSION,
  encode: encodeCommands,
  decode: decodeCommands,
};
