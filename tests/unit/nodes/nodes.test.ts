import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const RUN = resolve('tests/nodes/run.mjs');

/** A Node that replays as this one does, and then says another state hash. */
function lyingNode(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exsim-lying-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'node');
  writeFileSync(path, `#!/bin/sh\n"${process.execPath}" "$@" | sed 's/"state":"../"state":"zz/'\n`);
  chmodSync(path, 0o755);
  return path;
}

test('a Node that makes another state of the same journal is told apart, and fails the run', {
  timeout: 60_000,
}, () => {
  const args = [RUN, '--venues', '2', '--commands', '60', process.execPath, process.execPath, lyingNode()];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.slice(1, 4).every((line) => line.includes('commands 120'))).toBe(true);
  expect([lines.length, lines[1] === lines[2], lines.at(-1), status]).toEqual([
    5,
    true,
    'different: state',
    1,
  ]);
});
