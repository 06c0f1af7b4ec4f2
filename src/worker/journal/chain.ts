import { ExsimError } from '../../common/errors.ts';
import type { Command } from '../../engine/types.ts';
import type { JournalRow } from '../../stored/journal-row.ts';
import { CHAIN_START, rowChecksum, sameBytes } from '../../stored/row-checksum.ts';
import { BEGIN_ANEW } from './begin-anew.ts';
import type { CommandCodec } from './codec.ts';
import type { JournalTail } from './types.ts';

/** What Genesis follows. */
const JOURNAL_START: JournalTail = { lastSeq: 0, checksum: CHAIN_START };

/**
 * Reads journal rows in order and vouches for them: the sequence is gapless, every checksum follows from the row
 * before, the commands can be read. Throws WORKER_JOURNAL_DAMAGED naming the row otherwise; it never skips one.
 */
export class ChainReader {
  readonly #codec: CommandCodec;
  readonly #schema: string;
  #tail: JournalTail;

  /** `start`: what the first row follows; without it that row is Genesis. */
  constructor(codec: CommandCodec, schema: string, start: JournalTail = JOURNAL_START) {
    this.#codec = codec;
    this.#schema = schema;
    this.#tail = start;
  }

  get tail(): JournalTail {
    return this.#tail;
  }

  /** The commands of the next row. */
  accept(row: JournalRow): readonly Command[] {
    const expected = this.#tail.lastSeq + 1;
    if (row.firstSeq !== expected) throw this.#damaged(row, gapBefore(expected));
    if (row.lastSeq < row.firstSeq) throw this.#damaged(row, 'ends before it begins');
    if (!sameBytes(row.checksum, rowChecksum(this.#tail.checksum, row)))
      throw this.#damaged(row, 'does not fit its checksum');
    this.#checkVersion(row);
    const commands = this.#decode(row);
    this.#tail = { lastSeq: row.lastSeq, checksum: row.checksum };
    return commands;
  }

  #checkVersion(row: JournalRow): void {
    const { format, oldestFormat, engineVersion } = this.#codec;
    const isReadable = row.format >= oldestFormat && row.format <= format;
    if (isReadable && row.engineVersion === engineVersion) return;
    throw new ExsimError(
      'WORKER_CONFIG',
      `Journal row ${row.firstSeq} of schema "${this.#schema}" was written by engine ${row.engineVersion} ` +
        `(format ${row.format}), and this is engine ${engineVersion} (format ${format}).`,
      {
        wayOut:
          `Run the exsim version with engine ${row.engineVersion} once and stop it: the snapshot it leaves is where ` +
          `this one begins; or ${BEGIN_ANEW}.`,
      },
    );
  }

  #decode(row: JournalRow): readonly Command[] {
    const commands = this.#tryDecode(row);
    if (commands.length !== row.lastSeq - row.firstSeq + 1)
      throw this.#damaged(row, `holds ${commands.length} commands`);
    return commands;
  }

  #tryDecode(row: JournalRow): readonly Command[] {
    try {
      return this.#codec.decode(row.commands);
    } catch (cause) {
      throw this.#damaged(row, 'cannot be read', cause);
    }
  }

  #damaged(row: JournalRow, what: string, cause?: unknown): ExsimError {
    const message = `Journal row ${row.firstSeq} (commands ${row.firstSeq} to ${row.lastSeq}) of schema "${this.#schema}" ${what}.`;
    return new ExsimError('WORKER_JOURNAL_DAMAGED', message, { wayOut: DAMAGED_WAY_OUT, cause });
  }
}

const gapBefore = (expected: number): string =>
  expected === 1
    ? 'is the first one there is, and no snapshot can be used that leads up to it'
    : `begins where ${expected} should follow`;

export const DAMAGED_WAY_OUT =
  'Nothing was skipped or changed. Restore the schema from a backup; `exsim verify` lists what differs.';
