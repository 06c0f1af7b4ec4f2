/** The part that is degraded while the journal has used up its budget. */
export const JOURNAL_SIZE = 'journal size';

/**
 * All parts a worker can be without: servers, what follows the journal, and the settings of Postgres that a durable
 * commit needs.
 */
export const DEGRADED_PARTS = [
  'database',
  'redis',
  'journal',
  JOURNAL_SIZE,
  'fsync',
  'full_page_writes',
] as const;

/** Whether a venue without these parts takes no orders. */
export const takesNoOrders = (degraded: readonly string[]): boolean =>
  degraded.some((part) => part.startsWith('database') || part === JOURNAL_SIZE);
