import { expect, test } from 'vitest';
import { frameText, screenState } from '../../../support/screen.ts';

test.each([60, 80, 120, 200])('the fleet in %i columns', async (columns) => {
  const state = screenState({ columns, rows: columns === 60 ? 15 : 24 });
  await expect(`${frameText(state)}\n`).toMatchFileSnapshot(`frames/fleet-${columns}.txt`);
});

test('the help, from the table of keys', async () => {
  const state = screenState({ columns: 80, rows: 24 }, { keys: ['?'] });
  await expect(`${frameText(state)}\n`).toMatchFileSnapshot('frames/help-80.txt');
});

test('without a snapshot the screen says whom it asks', () => {
  const asking = {
    ...screenState({ columns: 60, rows: 15 }),
    snapshot: null,
    connection: { kind: 'asking' } as const,
  };
  expect(frameText(asking).split('\n')[0]).toBe(
    ' exsim                                asking the supervisor',
  );
});
