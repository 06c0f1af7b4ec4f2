import { expect, test } from 'vitest';
import { integerOption, UsageError } from '../../support/command-line.ts';

test.each([
  ['0', 0, 0],
  ['1_000', 1, 1000],
  [undefined, 1, null],
])('an option %o, at least %i, is %o', (text, least, expected) => {
  expect(integerOption('--seeds', text, least)).toBe(expected);
});

test.each([
  ['0', 1],
  ['', 0],
  ['-1', 0],
  ['1.5', 0],
  ['many', 0],
  ['9007199254740992', 0],
])('an option "%s", at least %i, is refused by its name', (text, least) => {
  const wrong = () => integerOption('--seeds', text, least);
  expect(wrong).toThrow(UsageError);
  expect(wrong).toThrow(`Expected --seeds to be an integer from ${least}, but was "${text}".`);
});

test('an option may have a most, too', () => {
  expect(integerOption('--workers', '64', 1, 64)).toBe(64);
  const wrong = () => integerOption('--workers', '65', 1, 64);
  expect(wrong).toThrow(new UsageError('Expected --workers to be an integer from 1 to 64, but was "65".'));
});
