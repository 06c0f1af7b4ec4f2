import { expect, test } from 'vitest';
import { parsePidFile } from '../../../src/services/postgres/postmaster.ts';

const file = (status: string): string => `4711\n/data\n1764088000\n28807\n\n127.0.0.1\n  131 42\n${status}\n`;

test.each([
  ['ready   ', { pid: 4711, port: 28807, ready: true }],
  ['starting', { pid: 4711, port: 28807, ready: false }],
  ['stopping', { pid: 4711, port: 28807, ready: false }],
])('a server whose pid file says %j', (status, expected) => {
  expect(parsePidFile(file(status))).toEqual(expected);
});

test.each(['', '\n', 'text', '-4711\n', '0\n'])('a pid file %j names no server', (text) => {
  expect(parsePidFile(text)).toBeNull();
});

test('a pid file that is being written names the process only', () => {
  expect(parsePidFile('4711\n/data\n')).toMatchObject({ pid: 4711, ready: false });
});
