import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { deadlineIn } from '../../../src/common/deadline.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('the time is up even where garbage was collected meanwhile', async () => {
  const { signal } = deadlineIn(systemClock, 20, new AbortController().signal);
  const up = once(signal, 'abort');
  collectGarbage();
  await up;
  expect(signal.aborted).toBe(true);
});

test('another signal brings it forward, also one that is aborted already', () => {
  const sooner = new AbortController();
  const deadline = deadlineIn(systemClock, 60_000, sooner.signal);
  expect(deadline.signal.aborted).toBe(false);
  sooner.abort();
  expect(deadline.signal.aborted).toBe(true);
  deadline.clear();
  const late = deadlineIn(systemClock, 60_000, sooner.signal);
  expect(late.signal.aborted).toBe(true);
  late.clear();
});

test('once cleared, nothing aborts it any more', () => {
  const sooner = new AbortController();
  const deadline = deadlineIn(systemClock, 60_000, sooner.signal);
  deadline.clear();
  sooner.abort();
  expect(deadline.signal.aborted).toBe(false);
});
