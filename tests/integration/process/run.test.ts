import { expect, test } from 'vitest';
import { runCommand } from '../../../src/process/run.ts';

const run = (script: string, options = {}) => runCommand('/bin/sh', ['-c', script], options);
const outcome = { exitCode: 0, stdout: '', stderr: '', timedOut: false, startError: null };

test.each([
  [
    'both streams and the code',
    'echo out; echo err >&2; exit 3',
    {},
    { exitCode: 3, stdout: 'out\n', stderr: 'err\n' },
  ],
  ['its input', 'cat', { input: 'secret' }, { stdout: 'secret' }],
  ['no input but the end of it', 'cat', {}, {}],
  ['the environment it is given and no other', 'echo "$A $HOME"', { env: { A: 'a' } }, { stdout: 'a \n' }],
  ['the folder', 'pwd', { cwd: '/' }, { stdout: '/\n' }],
  ['a death by signal', 'kill -9 $$', {}, { exitCode: null }],
  ['the end of its time', 'exec sleep 60', { timeoutMs: 50 }, { exitCode: null, timedOut: true }],
])('a command has %s', async (_case, script, options, expected) => {
  expect(await run(script, options)).toEqual({ ...outcome, ...expected });
});

test('a command that is not there is an outcome, not an exception', async () => {
  expect(await runCommand('/missing/program', [])).toMatchObject({ exitCode: null, startError: 'ENOENT' });
});

test('a command that writes without end has failed, and what is kept is bounded', async () => {
  const { exitCode, stdout } = await run('yes');
  expect(exitCode).toBeNull();
  expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
});
