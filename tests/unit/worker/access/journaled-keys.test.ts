import { expect, test } from 'vitest';
import { journaledKeys } from '../../../../src/worker/access/journaled-keys.ts';
import { ManualClock } from '../support/manual-clock.ts';

class Journal {
  resolve: () => void = () => undefined;
  reject: (error: Error) => void = () => undefined;
  readonly written = new Promise<void>((resolve, reject) => Object.assign(this, { resolve, reject }));
}

function keys() {
  const kept: string[] = [];
  const clock = new ManualClock();
  const journal = new Journal();
  const store = journaledKeys({
    stored: {
      read: async () => [],
      find: async () => [],
      keep: async (keyHash) => {
        kept.push(keyHash);
        return true;
      },
    },
    journaled: () => journal.written,
    clock,
    waitMs: () => 100,
  });
  return { kept, clock, journal, store };
}

test('a key is kept when its account is in the journal, not before', async () => {
  const { kept, clock, journal, store } = keys();
  const keeping = store.keep('c', 'carol');
  await clock.advance(99);
  expect(kept).toEqual([]);
  journal.resolve();
  expect(await keeping).toBe(true);
  expect(kept).toEqual(['c']);
});

test.each<[what: string, journal: (of: ReturnType<typeof keys>) => void]>([
  ['cannot be written', ({ journal }) => journal.reject(new Error('fenced'))],
  ['does not come to it in time', ({ clock }) => void clock.advance(100)],
])('no key is kept when the journal %s', async (_what, happen) => {
  const venue = keys();
  const keeping = venue.store.keep('c', 'carol');
  happen(venue);
  await expect(keeping).rejects.toThrow();
  expect(venue.kept).toEqual([]);
});
