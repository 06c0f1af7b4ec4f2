import type { Command } from '../../engine/types.ts';
import type { JournalRow } from '../../stored/journal-row.ts';
import { ChainReader } from './chain.ts';
import type { CommandCodec } from './codec.ts';
import type { JournalTail } from './types.ts';

/** Rows read at a time: a page stays well below 100 MB whatever the rows hold. */
export const PAGE_ROWS = 256;

export type RecoveryOptions = {
  readonly readAfter: (seq: number, limit: number) => Promise<readonly JournalRow[]>;
  readonly codec: CommandCodec;
  readonly schema: string;
  /** Where a snapshot ends; without it the journal is read from Genesis on. */
  readonly from?: JournalTail | undefined;
  /** The last command that all followers have. */
  readonly followedUpTo: number;
  /** Applies a row that followers have: nobody is told of it. */
  readonly catchUp: (commands: readonly Command[]) => void;
  /** Applies a row that they lack, or lack the end of. */
  readonly replay: (commands: readonly Command[]) => void;
  /** Awaited between pages: whoever follows the replay catches up here. */
  readonly afterPage: () => Promise<void>;
};

/**
 * Reads the journal and applies it, page by page, the next one being fetched meanwhile. Returns where it ends. Throws
 * WORKER_JOURNAL_DAMAGED naming the first row that does not fit.
 */
export async function recover(options: RecoveryOptions): Promise<JournalTail> {
  const chain = new ChainReader(options.codec, options.schema, options.from);
  let page = await options.readAfter(chain.tail.lastSeq, PAGE_ROWS);
  while (page.length > 0) {
    const next = page.length === PAGE_ROWS ? options.readAfter(page.at(-1)!.firstSeq, PAGE_ROWS) : null;
    // Awaited below; should a row of this page be damaged, its own failure is of no interest.
    next?.catch(() => undefined);
    for (const row of page) {
      const commands = chain.accept(row);
      if (row.lastSeq <= options.followedUpTo) options.catchUp(commands);
      else options.replay(commands);
    }
    await options.afterPage();
    page = (await next) ?? [];
  }
  return chain.tail;
}
