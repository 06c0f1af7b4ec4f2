import { expect, test } from 'vitest';
import { identityOf, isAlive, parseProcStat, selfIdentity } from '../../../src/process/identity.ts';

const REST = '1 7 7 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 11 0 163602 1000 200';

test.each([
  ['a plain name', `42 (node) S ${REST}`, false],
  ['spaces and parentheses in the name', `42 (a) R (b c)) S ${REST}`, false],
  ['a name that looks like the rest of the line', `42 (x) Z 9 9 9) S ${REST}`, false],
  ['a zombie', `42 (node) Z ${REST}`, true],
  ['a process being buried', `42 (node) X ${REST}`, true],
])('the line of /proc/PID/stat is read with %s', (_case, line, zombie) => {
  expect(parseProcStat(line)).toEqual({ pid: 42, start: '163602', parentPid: 1, groupId: 7, zombie });
});

test.each(['', '42 (node', '42 (node) S 1 7'])('a broken line %j names no process', (line) => {
  expect(parseProcStat(line)).toBeNull();
});

test('this process is alive under its own identity', async () => {
  expect(await isAlive(await selfIdentity())).toBe(true);
});

test.each([
  ['another start time', { start: '1' }],
  ['another boot', { bootId: '00000000-0000-0000-0000-000000000000' }],
])('a process with the same pid and %s is another process', async (_case, difference) => {
  expect(await isAlive({ ...(await selfIdentity()), ...difference })).toBe(false);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 30])('pid %d is nobody', async (pid) => {
  expect(await identityOf(pid)).toBeNull();
});
