import { expect, test } from 'vitest';
import { CommandEnd, failureOf } from '../../../../src/cli/terminal/failure.ts';
import { plainTable } from '../../../../src/cli/terminal/table.ts';
import { AssertionError } from '../../../../src/common/assert.ts';
import { ExsimError } from '../../../../src/common/errors.ts';

test('columns are as wide as their widest cell, and no line ends in spaces', () => {
  const rows = [
    ['NAME', 'STATE'],
    ['binance', 'ready'],
    ['k', ''],
  ];
  expect(plainTable(rows)).toBe('NAME     STATE\nbinance  ready\nk');
});

test('no rows are no text', () => expect(plainTable([])).toBe(''));

test.each([
  [
    'an expected failure gives its message, its way out and its exit code',
    new ExsimError('PORT_TAKEN', 'Port 8081 is taken.', { wayOut: 'Free it.\nOr take another.' }),
    { text: 'error: Port 8081 is taken.\n  Free it.\n  Or take another.\n', exitCode: 5 },
  ],
  [
    'a failure without a way out is one line',
    new ExsimError('NOT_READY', 'kraken is not ready.'),
    { text: 'error: kraken is not ready.\n', exitCode: 3 },
  ],
  [
    'a password in a message is masked',
    new ExsimError('POSTGRES_REFUSED', 'postgres://kim:hunter22@db/x refused.'),
    { text: 'error: postgres://kim:[redacted]@db/x refused.\n', exitCode: 4 },
  ],
  [
    'a full disk is no bug: what to do about it is told, and no stack',
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    {
      text:
        'error: Expected room for what is written, but: ENOSPC: no space left on device, write.\n' +
        '  Make room, then give the command again. exsim doctor lists the folders and their space.\n',
      exitCode: 1,
    },
  ],
  ['a command that has said all ends with its code alone', new CommandEnd(2), { text: '', exitCode: 2 }],
])('%s', (_title, error, failure) => {
  expect(failureOf(error)).toEqual(failure);
});

test.each([
  [
    new AssertionError('seq is gapless'),
    /^error: a check inside exsim failed: this is a bug\.\n.*report.*\n.*gapless/,
  ],
  [
    new TypeError('x is not a function'),
    /^error: exsim failed unexpectedly: this is a bug\.\n.*report.*\n.*not a function/,
  ],
  ['thrown text', /thrown text/],
])('a bug is called one and exits with 1', (error, text) => {
  const failure = failureOf(error);
  expect(failure.exitCode).toBe(1);
  expect(failure.text).toMatch(text);
});
