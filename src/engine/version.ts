/** Raised by every change after which the same commands may give other events or another state hash. */
export const ENGINE_VERSION = '2';

/** Format of the bytes `encodeCommands` writes. */
export const JOURNAL_FORMAT = 1;

/** Format of the bytes of a snapshot: the layout of every record and table. */
export const SNAPSHOT_FORMAT = 2;
