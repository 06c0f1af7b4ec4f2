import { expect, test } from 'vitest';
import { drawKills, KILL_KINDS } from '../../e2e/crash/kills/kinds.ts';
import { Dice } from '../../support/differential/dice.ts';

const killsOf = (kinds: readonly string[]) =>
  kinds.length + kinds.filter((kind) => kind === 'recovery').length;

test.each([1, 2, 3, 4, 5])('twenty kills are of every kind, three of them in recovery (seed %i)', (seed) => {
  const kinds = drawKills(new Dice(seed), 20, null);
  expect(killsOf(kinds)).toBe(20);
  expect(kinds.filter((kind) => kind === 'recovery')).toHaveLength(3);
  expect(new Set(kinds)).toEqual(new Set(KILL_KINDS));
});

test('the same seed draws the same kills, and another one others', () => {
  const drawn = (seed: number) => drawKills(new Dice(seed), 100, null);
  expect(drawn(7)).toEqual(drawn(7));
  expect(drawn(8)).not.toEqual(drawn(7));
});

test('only what was asked for is drawn', () => {
  expect(new Set(drawKills(new Dice(1), 50, ['postgres', 'cut']))).toEqual(new Set(['postgres', 'cut']));
});
