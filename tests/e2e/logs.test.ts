import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningCommand, TestProject } from './support/project.ts';

/** Commands that read files alone: here without any server, supervisor or worker. */
let project: TestProject;
let stateDir: string;
beforeAll(() => {
  project = new TestProject();
  stateDir = project.env['EXSIM_HOME'] as string;
  for (const folder of ['run', 'logs']) mkdirSync(join(stateDir, folder), { recursive: true, mode: 0o700 });
  for (const name of ['kraken', 'okx']) writeFileSync(join(stateDir, `run/${name}.state.json`), '{}');
});
afterAll(() => project.remove());

const LINES = 12_000;
/** Four files in all: nothing is dropped. */
const FILE_BYTES = 1_000_000;

/** Writes numbered lines with a worker's own log, says so in between, and is killed by itself right behind the last. */
const WRITER = `
import { createLog } from '${pathToFileURL(resolve('dist/worker/logging.js')).href}';
const info = { service: 's', instanceName: 's-kraken', version: '1', environment: 'test' };
const redactor = { redact: (line) => line };
const { log } = createLog({ info, level: 'info', file: process.argv[1], bytesMax: ${FILE_BYTES}, redactor });
const text = 'x'.repeat(100);
for (let line = 0; line < ${LINES}; line++) log.info({ line }, text);
process.kill(process.pid, 'SIGKILL');
`;

function writeAndDie(file: string): Promise<string | null> {
  const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, file], { stdio: 'inherit' });
  return new Promise((done) => writer.once('close', (_code, signal) => done(signal)));
}

const numbersIn = (text: string): number[] =>
  [...text.matchAll(/^\{.*"line":(\d+).*\}$/gm)].map(([, number]) => Number(number));

async function interrupted(command: RunningCommand): Promise<number | string | null> {
  command.child.kill('SIGINT');
  return command.end();
}

test('a worker that is killed while it writes loses no line, nor does who follows its log through rotations', async () => {
  const file = join(stateDir, 'logs/kraken.log');
  writeFileSync(file, `${JSON.stringify({ level: 'info', time: Date.now(), msg: 'begin' })}\n`);
  const follower = project.start('logs', 'kraken', '-f', '--json');
  await follower.until(/"begin"/);
  expect(await writeAndDie(file)).toBe('SIGKILL');
  await follower.until(new RegExp(`"line":${LINES - 1},`));
  expect(await interrupted(follower)).toBe(130);
  const sent = Array.from({ length: LINES }, (_, line) => line);
  expect(numbersIn(follower.output)).toEqual(sent);
  const kept = await project.exsim('logs', 'kraken', '--since', '1h', '--json');
  expect(numbersIn(kept.stdout)).toEqual(sent);
});

async function inShell(script: string): Promise<{ code: unknown; out: string; err: string }> {
  const shell = spawn('bash', ['-c', script, process.execPath], { env: project.env });
  let [out, err] = ['', ''];
  shell.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  shell.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  const code = await new Promise((done) => shell.once('close', done));
  return { code, out, err };
}

test('a reader that leaves ends the command quietly', async () => {
  const { code, out, err } = await inShell(
    'set -o pipefail; "$0" bin/exsim.js logs kraken -n 5000 | head -n 1',
  );
  expect({ code, err, lines: out.trim().split('\n').length }).toEqual({ code: 0, err: '', lines: 1 });
});

test('a full disk below the output of a command ends it with a message, and no stack', async () => {
  const { code, err } = await inShell('exec "$0" bin/exsim.js logs kraken > /dev/full');
  expect({ code, lines: err.trim().split('\n') }).toEqual({
    code: 1,
    lines: [
      expect.stringMatching(/^error: Expected room for what is written, but: ENOSPC/),
      '  Make room, then give the command again. exsim doctor lists the folders and their space.',
    ],
  });
});

test('events are read from their file without a supervisor, by name and time, and followed', async () => {
  const line = (seq: number, instance: string | null, at: string): string =>
    `${JSON.stringify({ seq, at, instance, from: 'starting', to: 'ready', reason: null })}\n`;
  writeFileSync(
    join(stateDir, 'events.jsonl'),
    line(1, null, '2026-01-01T00:00:00.000Z') +
      line(2, 'kraken', '2026-01-01T00:00:01.000Z') +
      line(3, 'okx', '2026-01-01T00:00:02.000Z'),
  );
  const shown = async (...args: string[]): Promise<number[]> => {
    const { stdout } = await project.exsim('events', '--json', ...args);
    return stdout.split('\n').flatMap((text) => (text === '' ? [] : [JSON.parse(text).seq]));
  };
  expect(await shown()).toEqual([1, 2, 3]);
  expect(await shown('-n', '1', 'kraken', 'okx')).toEqual([3]);
  expect(await shown('--since', '2026-01-01T00:00:01.000Z', '--until', '2026-01-01T00:00:01.000Z')).toEqual([
    2,
  ]);
  const follower = project.start('events', 'okx', '-f', '-n', '1');
  await follower.until(/:02\.000Z {2}okx/);
  appendFileSync(
    join(stateDir, 'events.jsonl'),
    line(4, 'kraken', '2026-01-01T00:00:03.000Z') + line(5, 'okx', '2026-01-01T00:00:04.000Z'),
  );
  await follower.until(/:04\.000Z {2}okx {2}starting -> ready/);
  expect(follower.output).not.toContain('kraken');
  expect(await interrupted(follower)).toBe(130);
});
