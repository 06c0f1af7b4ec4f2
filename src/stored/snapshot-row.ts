/** What a snapshot says of itself: a row of the table `snapshots`. The rest of it is its parts. */
export type SnapshotHeader = {
  /** Of the last command it has; a journal row ends there. */
  readonly commandSeq: number;
  /** Of that row. */
  readonly term: number;
  /** Engine that wrote it. */
  readonly engineVersion: string;
  /** Of the state's bytes. */
  readonly format: number;
  /** Checksum of the journal row that ends with `commandSeq`: 32 bytes. */
  readonly chain: Uint8Array;
  /** 32 hex digits, as the engine that wrote it reckons them. */
  readonly stateHash: string;
  /** Bytes of the state, unpacked. */
  readonly stateBytes: number;
  readonly partCount: number;
  /** SHA-256 over all of the above and the checksums of the parts, in order. */
  readonly checksum: Uint8Array;
};

/** Some MB of the state, compressed: a row of the table `snapshot_parts`. `checksum` is the SHA-256 of `bytes`. */
export type SnapshotPart = { readonly bytes: Uint8Array; readonly checksum: Uint8Array };

/** What a statement selects for a SnapshotColumns, and inserts of `snapshotValues`. */
export const SNAPSHOT_COLUMNS =
  'command_seq, term, engine_version, format, chain, state_hash, state_bytes, part_count, checksum';

/** A row of the table as the driver hands it over. */
export type SnapshotColumns = {
  readonly command_seq: string;
  readonly term: string;
  readonly engine_version: string;
  readonly format: number;
  readonly chain: Uint8Array;
  readonly state_hash: string;
  readonly state_bytes: string;
  readonly part_count: number;
  readonly checksum: Uint8Array;
};

export const snapshotHeader = (columns: SnapshotColumns): SnapshotHeader => ({
  commandSeq: Number(columns.command_seq),
  term: Number(columns.term),
  engineVersion: columns.engine_version,
  format: columns.format,
  chain: columns.chain,
  stateHash: columns.state_hash,
  stateBytes: Number(columns.state_bytes),
  partCount: columns.part_count,
  checksum: columns.checksum,
});

/** In the order of SNAPSHOT_COLUMNS. */
export const snapshotValues = (header: SnapshotHeader): unknown[] => [
  header.commandSeq,
  header.term,
  header.engineVersion,
  header.format,
  header.chain,
  header.stateHash,
  header.stateBytes,
  header.partCount,
  header.checksum,
];
