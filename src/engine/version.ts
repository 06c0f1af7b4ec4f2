/** Raised by every change after which the same commands may give other events or another state hash. */
export const ENGINE_VERSION = '3';

/**
 * Format of the bytes `encodeCommands` writes. Raised by every new command, too: an engine that does not know it must
 * say which one does, and not call the bytes damaged. 2 knows `raiseEpoch`.
 */
export const JOURNAL_FORMAT = 2;

/** The oldest format `decodeCommands` reads. */
export const JOURNAL_FORMAT_OLDEST = 1;

/** Format of the bytes of a snapshot: the layout of every record and table. */
export const SNAPSHOT_FORMAT = 2;
