import { expect, test } from 'vitest';
import { codeUse } from '../../../src/cli/code-use.ts';

test.each([
  ['up -d', 'up', true],
  ['provision --dry-run', 'provision', true],
  ['status', 'status', true],
  ['env', 'up', false],
  ['', 'up', false],
  // Whoever asks for help first would leave the next ones code in which nothing is compiled, for good.
  ['up --help', 'up', false],
  ['provision -h', 'provision', false],
  ['provision --remove kraken --yes', 'provision', false],
])('"exsim %s" runs the code kept for %s; what it compiled is kept: %s', (line, use, keeps) => {
  expect(codeUse(line.split(' '))).toEqual({ use, keeps });
});
