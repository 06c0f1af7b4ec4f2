import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runAttached } from '../../../src/process/attached.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'exsim-attached-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script that says with a file `started` that it has got so far. */
const run = (script: string, signals: { signal?: AbortSignal; kill?: AbortSignal } = {}) =>
  runAttached('/bin/sh', ['-c', script], { env: { STARTED: join(folder, 'started') }, ...signals });
const started = () =>
  vi.waitFor(() => expect(readdirSync(folder)).toEqual(['started']), { timeout: 10_000, interval: 10 });

test.each(['SIGTERM', 'SIGHUP'] as const)(
  'a command is passed %s on, and ends as it likes',
  async (signal) => {
    const told = new AbortController();
    const ended = run(`trap "exit 7" ${signal.slice(3)}; : > "$STARTED"; while :; do sleep 0.01; done`, {
      signal: told.signal,
    });
    await started();
    told.abort(signal);
    expect(await ended).toBe(7);
  },
);

test('a command that ignores the first signal is killed by the second', async () => {
  const [told, killed] = [new AbortController(), new AbortController()];
  const ended = run('trap "" TERM; : > "$STARTED"; while :; do sleep 0.01; done', {
    signal: told.signal,
    kill: killed.signal,
  });
  await started();
  told.abort('SIGTERM');
  killed.abort('SIGTERM');
  expect(await ended).toBe(137);
});

test('a command is not started once the signal has come', async () => {
  expect(await run(': > "$STARTED"', { signal: AbortSignal.abort('SIGTERM') })).toBe(143);
  expect(readdirSync(folder)).toEqual([]);
});

test('a signal that comes while the command is prepared is not lost', async () => {
  const told = new AbortController();
  const ended = run(': > "$STARTED"; while :; do sleep 0.01; done', { signal: told.signal });
  told.abort('SIGTERM');
  expect(await ended).toBe(143);
});
