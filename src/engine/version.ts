/** Raised by every change after which the same commands may give other events or another state hash. */
export const ENGINE_VERSION = '1';

/** Format of the bytes `encodeCommands` writes. */
export const JOURNAL_FORMAT = 1;
