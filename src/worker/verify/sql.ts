import { quoteIdentifier } from '../journal/sql.ts';

/** The first command of the journal, and the last one of a row that this engine cannot replay. */
export const replayStartSql = (schema: string): string => `
  SELECT min(first_seq) AS first_seq, max(last_seq) FILTER (WHERE engine_version <> $1 OR format NOT BETWEEN $2 AND $3) AS other_seq
  FROM ${quoteIdentifier(schema)}.journal`;
