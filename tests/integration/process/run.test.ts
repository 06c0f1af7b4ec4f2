import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCommand } from '../../../src/process/run.ts';
import { processesInFolder } from '../../../src/process/sweep.ts';

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

test('an aborted command is ended with all it has started, and says why', async () => {
  const abort = new AbortController();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-run-')));
  const running = run('sleep 600 & echo > started; wait', {
    cwd: folder,
    signal: abort.signal,
    timeoutMs: 60_000,
  });
  await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['started']), { timeout: 10_000, interval: 10 });
  abort.abort(new Error('no longer wanted'));
  await expect(running).rejects.toThrow('no longer wanted');
  expect(await processesInFolder(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('a command is not started for a signal that is aborted already', async () => {
  await expect(run('exit 0', { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
    'too late',
  );
});

test('a command that is not there is an outcome, not an exception', async () => {
  expect(await runCommand('/missing/program', [])).toMatchObject({ exitCode: null, startError: 'ENOENT' });
});

test('a command that writes without end has failed, and what is kept is bounded', async () => {
  const { exitCode, stdout } = await run('yes');
  expect(exitCode).toBeNull();
  expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
});
