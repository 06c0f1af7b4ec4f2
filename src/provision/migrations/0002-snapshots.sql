-- Snapshots: the whole state after one command, from which a worker begins instead of from Genesis. Whole or not there:
-- a snapshot and its parts are written in one transaction. The newest ones are kept, older ones deleted by the worker.
CREATE TABLE {schema}.snapshots (
  command_seq    bigint PRIMARY KEY,
  term           bigint NOT NULL,
  engine_version text NOT NULL,
  format         smallint NOT NULL,
  -- Checksum of the journal row that ends with this command: the snapshot belongs to the journal that has it.
  chain          bytea NOT NULL,
  state_hash     text NOT NULL,
  state_bytes    bigint NOT NULL,
  part_count     integer NOT NULL,
  -- Over all of the above and the checksums of the parts.
  checksum       bytea NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The state cut into parts of some MB, each compressed for itself; a value of a column could have 1 GB at most.
CREATE TABLE {schema}.snapshot_parts (
  command_seq bigint NOT NULL REFERENCES {schema}.snapshots ON DELETE CASCADE,
  part        integer NOT NULL,
  bytes       bytea NOT NULL,
  checksum    bytea NOT NULL,
  PRIMARY KEY (command_seq, part)
);
-- Compressed already.
ALTER TABLE {schema}.snapshot_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;
