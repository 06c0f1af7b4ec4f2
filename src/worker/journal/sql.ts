import { JOURNAL_COLUMNS } from '../../stored/journal-row.ts';
/** A quoted SQL identifier. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Statements on the journal and its lease; every name is schema-qualified. */
export type JournalSql = ReturnType<typeof journalSql>;

export function journalSql(schemaName: string) {
  const schema = quoteIdentifier(schemaName);
  return {
    facts: `
      SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync,
             current_setting('full_page_writes') AS full_page_writes, pg_is_in_recovery() AS standby,
             (SELECT term FROM ${schema}.writer) AS term`,
    // A backend of a role we may not look at shows no start time: its pid alone then counts as alive.
    readLease: `
      SELECT w.term, w.owner, w.since, EXISTS (
        SELECT 1 FROM pg_catalog.pg_stat_activity a
        WHERE a.pid = w.backend_pid AND coalesce(a.backend_start = w.backend_start, true)
      ) AS alive
      FROM ${schema}.writer w`,
    takeLease: `
      UPDATE ${schema}.writer SET term = term + 1, owner = $1, since = clock_timestamp(),
        backend_pid = pg_backend_pid(), backend_start =
          (SELECT a.backend_start FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_backend_pid())
      WHERE term = $2 RETURNING term`,
    // One statement: the row lock holds the term still until this commit, so a taker waits for it or wins before it.
    append: `
      WITH held AS (SELECT 1 FROM ${schema}.writer WHERE term = $1 FOR SHARE)
      INSERT INTO ${schema}.journal
        (term, first_seq, last_seq, time, format, engine_version, commands, checksum)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8 FROM held`,
    holdsTerm: `
      SELECT term, current_setting('synchronous_commit') AS synchronous_commit FROM ${schema}.writer`,
    readAfter: `
      SELECT ${JOURNAL_COLUMNS}
      FROM ${schema}.journal WHERE first_seq > $1 ORDER BY first_seq LIMIT $2`,
  };
}
