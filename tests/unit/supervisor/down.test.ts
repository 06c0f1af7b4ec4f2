import { expect, test } from 'vitest';
import { Redactor } from '../../../src/common/redact.ts';
import { Down, type DownTarget } from '../../../src/supervisor/down.ts';
import { ManualClock } from '../worker/support/manual-clock.ts';

const nothing = { purge: false, now: false };

/** A project without workers, whose servers can be stopped, and their data not be removed. */
const target = (asked: boolean[]): DownTarget => ({
  stopAll: async () => undefined,
  running: () => [],
  preparing: () => false,
  listen: () => () => undefined,
  hurry: () => undefined,
  stopServices: async (purge) => {
    asked.push(purge);
    if (purge) throw new Error('Redis does not answer');
    return [];
  },
  sweep: async () => [],
  removeSockets: async () => undefined,
  removeState: async () => undefined,
});

test('a purge that is asked for while services are being stopped is carried out before the state goes', async () => {
  const done: string[] = [];
  const again: Promise<boolean>[] = [];
  const down: Down = new Down(
    {
      ...target([]),
      stopServices: async (purge) => {
        done.push(purge ? 'purge' : 'stop');
        if (!purge) again.push(down.join({ ...nothing, purge: true }, () => undefined));
        return [];
      },
      removeState: async () => void done.push('remove state'),
    },
    new ManualClock(),
    new Redactor(),
  );
  expect(await down.join({ ...nothing, now: true }, () => undefined)).toBe(true);
  expect(await Promise.all(again)).toEqual([true]);
  expect(done).toEqual(['stop', 'purge', 'remove state']);
});

test('after a purge that failed a plain down stops the fleet and removes nothing', async () => {
  const asked: boolean[] = [];
  const down = new Down(target(asked), new ManualClock(), new Redactor());
  const told: string[] = [];
  expect(await down.join({ ...nothing, purge: true }, ({ type }) => told.push(type))).toBe(false);
  expect(await down.join(nothing, ({ type }) => told.push(type))).toBe(true);
  expect([asked, told]).toEqual([
    [true, false],
    ['failed', 'done'],
  ]);
});
