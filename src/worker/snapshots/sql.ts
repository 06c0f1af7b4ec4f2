import { SNAPSHOT_COLUMNS } from '../../stored/snapshot-row.ts';
import { quoteIdentifier } from '../journal/sql.ts';

/** Statements on snapshots; every name is schema-qualified. */
export type SnapshotSql = ReturnType<typeof snapshotSql>;

export function snapshotSql(schemaName: string) {
  const schema = quoteIdentifier(schemaName);
  return {
    headers: `
      SELECT ${SNAPSHOT_COLUMNS}
      FROM ${schema}.snapshots ORDER BY command_seq DESC`,
    partChecksums: `SELECT checksum FROM ${schema}.snapshot_parts WHERE command_seq = $1 ORDER BY part`,
    part: `SELECT bytes, checksum FROM ${schema}.snapshot_parts WHERE command_seq = $1 AND part = $2`,
    journalEnd: `SELECT term, checksum FROM ${schema}.journal WHERE last_seq = $1`,
    insert: `
      INSERT INTO ${schema}.snapshots
        (${SNAPSHOT_COLUMNS})
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    insertPart: `
      INSERT INTO ${schema}.snapshot_parts (command_seq, part, bytes, checksum) VALUES ($1, $2, $3, $4)`,
    // Newer ones are not for this one to judge.
    removeOlder: `DELETE FROM ${schema}.snapshots WHERE command_seq <= $1 AND command_seq IS DISTINCT FROM $2`,
    holdTerm: `SELECT 1 FROM ${schema}.writer WHERE term = $1 FOR SHARE`,
    raiseWatermark: `
      UPDATE ${schema}.projection
      SET command_seq = $1, updated_at = clock_timestamp() WHERE command_seq < $1`,
  };
}
