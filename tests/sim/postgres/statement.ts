import type { JournalRow } from '../../../src/stored/journal-row.ts';

/** The statements of a worker on its journal, with their parameters: `src/worker/journal/sql.ts` has their text. */
export type Statement =
  | { readonly type: 'append'; readonly row: JournalRow }
  | { readonly type: 'takeLease'; readonly owner: string; readonly term: number }
  | { readonly type: 'readLease' }
  | { readonly type: 'readTerm' }
  | { readonly type: 'readAfter'; readonly seq: number; readonly limit: number };

/** What comes back: a result, or an error that the server reports while the connection stays. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string };
