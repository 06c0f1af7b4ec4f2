import type { Command, EngineEvent } from '../../engine/types.ts';
import { ChainReader } from './chain.ts';
import type { CommandCodec } from './codec.ts';
import type { JournalRow, JournalTail } from './types.ts';

/** Rows read at a time: a page stays well below 100 MB whatever the rows hold. */
export const PAGE_ROWS = 256;

export type RecoveryOptions = {
  readonly readAfter: (seq: number, limit: number) => Promise<readonly JournalRow[]>;
  readonly codec: CommandCodec;
  readonly schema: string;
  readonly apply: (commands: readonly Command[]) => void;
  /** Awaited between pages: whoever follows the replay catches up here. */
  readonly afterPage: () => Promise<void>;
};

/**
 * Reads the whole journal and applies it, page by page, the next one being fetched meanwhile. Returns where it
 * ends. Throws WORKER_JOURNAL_DAMAGED naming the first row that does not fit.
 */
export async function recover(options: RecoveryOptions): Promise<JournalTail> {
  const chain = new ChainReader(options.codec, options.schema);
  let page = await options.readAfter(0, PAGE_ROWS);
  while (page.length > 0) {
    const next = page.length === PAGE_ROWS ? options.readAfter(page.at(-1)!.firstSeq, PAGE_ROWS) : null;
    // Awaited below; should a row of this page be damaged, its own failure is of no interest.
    next?.catch(() => undefined);
    for (const row of page) options.apply(chain.accept(row));
    await options.afterPage();
    page = (await next) ?? [];
  }
  return chain.tail;
}

/** Deposits of the instance file that were made: transfer ids of this form. */
export const FILE_TRANSFER_PREFIX = 'file/';

/** Gathers which deposits of the instance file the journal has made. */
export class FileDeposits {
  readonly made = new Set<string>();

  seen(command: Command, events: readonly EngineEvent[]): void {
    if (command.type !== 'deposit' || !command.transferId.startsWith(FILE_TRANSFER_PREFIX)) return;
    if (!events.some((event) => event.type === 'rejected')) this.made.add(command.transferId);
  }
}
