import { Engine, type EngineOptions } from './engine.ts';
import type { SnapshotPieces } from './snapshot/bytes.ts';
import type { EngineCore } from './types.ts';

export { DamagedBytes } from './codec/damaged.ts';
export { decodeCommands } from './codec/decode.ts';
export { encodeCommands } from './codec/encode.ts';
export type { EngineOptions } from './engine.ts';
export type { SnapshotPieces } from './snapshot/bytes.ts';
export { ENGINE_VERSION, JOURNAL_FORMAT, JOURNAL_FORMAT_OLDEST, SNAPSHOT_FORMAT } from './version.ts';

/** A new engine. Its first command is Genesis; before it everything but `advance` is refused (2006). */
export function createEngine(options: EngineOptions = {}): EngineCore {
  return new Engine(options);
}

/**
 * An engine that goes on where `snapshot()` was taken. Throws DamagedBytes for anything else. Of pieces only their
 * whole is known to be right: they come from where damage was looked for already.
 */
export function restoreEngine(
  snapshot: Uint8Array | SnapshotPieces,
  options: EngineOptions = {},
): EngineCore {
  return new Engine(options, snapshot);
}
