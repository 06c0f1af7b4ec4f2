import { expect, test } from 'vitest';
import { encodeCommands } from '../../../../src/engine/index.ts';
import type { JournalRow } from '../../../../src/stored/journal-row.ts';
import { CHAIN_START, rowChecksum } from '../../../../src/stored/row-checksum.ts';
import { ENGINE_CODEC } from '../../../../src/worker/journal/engine-codec.ts';
import { PAGE_ROWS, recover } from '../../../../src/worker/journal/recovery.ts';

/** So many rows of three commands each. */
function journal(count: number): JournalRow[] {
  const rows: JournalRow[] = [];
  for (let index = 0; index < count; index++) {
    const commands = encodeCommands(Array.from({ length: 3 }, () => ({ type: 'advance', time: 1 })));
    const { format, engineVersion } = ENGINE_CODEC;
    const row = {
      firstSeq: 3 * index + 1,
      lastSeq: 3 * index + 3,
      term: 1,
      time: 1,
      format,
      engineVersion,
      commands,
    };
    rows.push({ ...row, checksum: rowChecksum(rows.at(-1)?.checksum ?? CHAIN_START, row) });
  }
  return rows;
}

/** What became of each row, in order: `c` caught up, `r` replayed. */
async function fates(rows: readonly JournalRow[], followedUpTo: number): Promise<string> {
  let said = '';
  const tail = await recover({
    readAfter: async (seq, limit) => rows.filter((row) => row.firstSeq > seq).slice(0, limit),
    codec: ENGINE_CODEC,
    schema: 'test',
    followedUpTo,
    catchUp: () => {
      said += 'c';
    },
    replay: () => {
      said += 'r';
    },
    afterPage: async () => undefined,
  });
  expect(tail.lastSeq).toBe(rows.at(-1)?.lastSeq ?? 0);
  return said;
}

test.each([
  [0, 'rrrr'],
  [5, 'crrr'],
  [6, 'ccrr'],
  [7, 'ccrr'],
  [12, 'cccc'],
  [99, 'cccc'],
])(
  'with followers at command %i of 12, rows of three are %s: one across it is told of',
  async (upTo, said) => {
    expect(await fates(journal(4), upTo)).toBe(said);
  },
);

test('it goes on over pages, and ends at once with an empty journal', async () => {
  const rows = PAGE_ROWS + 1;
  expect(await fates(journal(rows), 3 * PAGE_ROWS)).toBe(`${'c'.repeat(PAGE_ROWS)}r`);
  expect(await fates([], 0)).toBe('');
});
