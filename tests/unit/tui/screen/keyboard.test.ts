import { expect, test } from 'vitest';
import { decodeKeys, flushedKeys } from '../../../../src/tui/screen/keyboard.ts';

test.each([
  ['jG/?', ['j', 'G', '/', '?'], ''],
  ['\x1b[A\x1bOB\x1b[5~\x1b[H\x1b[Z', ['up', 'down', 'pageUp', 'home', 'shiftTab'], ''],
  ['\r\t\x7f\x03\x1a', ['enter', 'tab', 'backspace', 'ctrl-c', 'ctrl-z'], ''],
  ['é交😀', ['é', '交', '😀'], ''],
  ['\x1b', [], '\x1b'],
  ['j\x1b[', ['j'], '\x1b['],
  ['\x1b[1;5C', [], ''],
  ['\x1b\x1b[A', ['escape', 'up'], ''],
  ['\x1bq', ['escape', 'q'], ''],
  ['j\x1b[200~Xy\rq\x1b[201~k', ['j', 'pasted Xy\rq', 'k'], ''],
  ['\x1b[200~Xy', [], '\x1b[200~Xy'],
  ['\x1b[200~Xy\x1b[20', [], '\x1b[200~Xy\x1b[20'],
])('%j is the keys %j with %j to come', (input, keys, rest) =>
  expect(decodeKeys(input)).toEqual({ keys, rest }),
);

test('a beginning that nothing follows was the Escape key; half of a sequence is nothing', () => {
  expect(flushedKeys('\x1b')).toEqual(['escape']);
  expect(flushedKeys('\x1b[')).toEqual([]);
});

test('of a paste without an end only so much is kept', () => {
  const { keys, rest } = decodeKeys(`\x1b[200~${'x'.repeat(100_000)}`);
  expect(keys).toEqual([]);
  expect(rest.length).toBeLessThan(5000);
  expect(decodeKeys(`${rest}\x1b[201~q`).keys.at(-1)).toBe('q');
});
