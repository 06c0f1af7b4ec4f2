/** One committed batch of commands, as it stands in the table `journal` of an instance's schema and in a backup. */
export type JournalRow = {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Of the writer lease it was appended under. */
  readonly term: number;
  /** Engine time of its last command, ms. */
  readonly time: number;
  /** Of the commands' bytes. */
  readonly format: number;
  readonly engineVersion: string;
  readonly commands: Uint8Array;
  /** SHA-256 over the checksum of the row before, this row's header and its commands. */
  readonly checksum: Uint8Array;
};

/** What a statement selects for a JournalColumns. */
export const JOURNAL_COLUMNS = 'first_seq, last_seq, term, time, format, engine_version, commands, checksum';

/** A row of the table as the driver hands it over. */
export type JournalColumns = {
  readonly first_seq: string;
  readonly last_seq: string;
  readonly term: string;
  readonly time: string;
  readonly format: number;
  readonly engine_version: string;
  readonly commands: Uint8Array;
  readonly checksum: Uint8Array;
};

export const journalRow = (columns: JournalColumns): JournalRow => ({
  firstSeq: Number(columns.first_seq),
  lastSeq: Number(columns.last_seq),
  term: Number(columns.term),
  time: Number(columns.time),
  format: columns.format,
  engineVersion: columns.engine_version,
  commands: columns.commands,
  checksum: columns.checksum,
});
