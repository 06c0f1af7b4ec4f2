import { expect, test } from 'vitest';
import { DEFAULT_RESTART } from '../../../src/instance/limits.ts';
import { LOG_FILES, OUT_FILES } from '../../../src/process/paths.ts';
import { INSTANCE_STATES } from '../../../src/protocol/status.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('supervision.md');

test('docs/supervision.md says of every state what it is, and of no other', () => {
  const described = tableOf(page, ['state', 'is']).map(([state]) => withoutTicks(state));
  expect(described.toSorted()).toEqual([...INSTANCE_STATES].toSorted());
});

test('its figures are those of the program', () => {
  const { backoffBaseMs, backoffMaxMs, crashLoopExits, crashLoopWindowMs, stopGraceMs, unresponsiveMs } =
    DEFAULT_RESTART;
  for (const said of [
    `${backoffBaseMs / 1000} s, doubled each time up to ${backoffMaxMs / 1000} s`,
    `ended early ${crashLoopExits} times within ${crashLoopWindowMs / 1000} s`,
    `grace (${stopGraceMs / 1000} s,`,
    `no sign of life for ${unresponsiveMs / 1000} s is restarted`,
    `${LOG_FILES.bytesMax / 2 ** 20} MiB a file`,
  ])
    expect(page).toContain(said);
  expect([LOG_FILES.oldMax, OUT_FILES.oldMax]).toEqual([4, 4]); // The last five, with the one in use.
});
