/** The part that is degraded while the journal has used up its budget. */
export const JOURNAL_SIZE = 'journal size';

/** Whether a venue without these parts takes no orders. */
export const takesNoOrders = (degraded: readonly string[]): boolean =>
  degraded.some((part) => part.startsWith('database') || part === JOURNAL_SIZE);
