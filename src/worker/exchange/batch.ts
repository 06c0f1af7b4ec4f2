import type { CommandDraft, Outcome } from './types.ts';

/** A command on its way, with whoever waits for it. */
export type Pending = {
  readonly draft: CommandDraft;
  /** Monotonic, as is `expiresMs`: when the caller is told that it took too long. */
  readonly submittedMs: number;
  readonly expiresMs: number;
  /** Answers the caller; further calls do nothing. */
  readonly answer: (outcome: Outcome) => void;
};

/** Commands in one journal row at most. */
export const BATCH_COMMANDS_MAX = 512;
/** Rough size of one journal row at most, so that a row is read and written in one go. */
export const BATCH_BYTES_MAX = 128 * 1024;

/** Removes the next batch from the queue: as much as fits one journal row, at least one command. */
export function takeBatch(queue: Pending[]): Pending[] {
  let bytes = 0;
  let count = 0;
  for (const { draft } of queue) {
    bytes += roughBytes(draft);
    if (count > 0 && (count >= BATCH_COMMANDS_MAX || bytes > BATCH_BYTES_MAX)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

/** Not below the encoded size of any command whose fields have passed an edge. */
export function roughBytes(draft: Pick<CommandDraft, 'type'>): number {
  switch (draft.type) {
    case 'newOrder':
      return 192;
    case 'genesis':
      return BATCH_BYTES_MAX;
    case 'addSymbol':
      return 4096;
    default:
      return 256;
  }
}
