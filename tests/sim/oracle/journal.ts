import type { Command } from '../../../src/engine/types.ts';
import { ENGINE_CODEC } from '../../../src/worker/journal/engine-codec.ts';
import type { Committed } from '../postgres/database.ts';
import { Violation } from '../violation.ts';

/** All journaled commands, the first one at 0. Throws for a journal that no single writer can have left behind. */
export function readJournal(rows: readonly Committed[]): Command[] {
  const commands: Command[] = [];
  const writers = new Map<number, string>();
  let last = { term: 0, time: 0 };
  for (const { row, by } of rows) {
    demand(row.firstSeq === commands.length + 1, 'the journal is gapless', `row ${row.firstSeq}`);
    demand(row.term >= last.term, 'terms do not interleave', `row ${row.firstSeq}, term ${row.term}`);
    demand((writers.get(row.term) ?? by) === by, 'a term has one writer', `term ${row.term}`);
    demand(row.time >= last.time, 'time does not go back', `row ${row.firstSeq}, ${row.time} ms`);
    const own = ENGINE_CODEC.decode(row.commands);
    demand(
      own.length === row.lastSeq - row.firstSeq + 1,
      'the journal is gapless',
      `row ${row.firstSeq} is short`,
    );
    demand(
      own.every(({ time }) => time === row.time),
      'a batch has one time',
      `row ${row.firstSeq}`,
    );
    commands.push(...own);
    writers.set(row.term, by);
    last = row;
  }
  return commands;
}

export function demand(holds: boolean, promise: string, how: string): asserts holds {
  if (!holds) throw new Violation(promise, how);
}
