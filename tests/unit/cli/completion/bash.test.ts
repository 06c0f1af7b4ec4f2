import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bashScript } from '../../../../src/cli/completion/bash.ts';
import { completedCommands } from '../../../../src/cli/completion/model.ts';
import { buildProgram } from '../../../../src/cli/program.ts';

const commands = completedCommands(buildProgram(null));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-completion-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'completion.bash'), bashScript(commands));
  // Stands for the built command, which is asked for names alone.
  writeFileSync(
    join(folder, 'bin/exsim'),
    '#!/bin/sh\n[ "$1" = __names ] && printf "binance\\nkraken\\nkraken-cheap\\n"\n',
  );
  chmodSync(join(folder, 'bin/exsim'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As bash does it at Tab: the words so far, the last one under the cursor. */
const PRESS_TAB = `
source completion.bash
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
$(complete -p exsim | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"
`;

function completed(...words: readonly string[]): string[] {
  const text = execFileSync('bash', ['--norc', '-uc', PRESS_TAB, 'bash', 'exsim', ...words], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  return text.split('\n').filter((line) => line !== '');
}

test('every command that help lists is completed, and no hidden one', () => {
  expect(completed('')).toEqual(commands.map(({ name }) => name));
  expect(completed('st')).toEqual(['status', 'start', 'stop']);
  expect(completed('__')).toEqual([]);
});

test('every option of every command is completed', () => {
  for (const { name, options } of commands) {
    const spelled = options.flatMap(({ short, long }) => (short === null ? [long] : [short, long]));
    expect([name, ...completed(name, '-')]).toEqual([name, ...spelled]);
  }
});

test.each<[string[], string[]]>([
  [
    ['restart', ''],
    ['binance', 'kraken', 'kraken-cheap'],
  ],
  [
    ['logs', 'binance', 'kr'],
    ['kraken', 'kraken-cheap'],
  ],
  [['logs', '-f', 'b'], ['binance']],
  [['provision', '--remove', 'b'], ['binance']],
  [
    ['up', '--only', 'binance,kr'],
    ['binance,kraken', 'binance,kraken-cheap'],
  ],
  [['logs', '--level', 'w'], ['warn']],
  [
    ['load', '--protocol', ''],
    ['http', 'batch', 'grpc', 'ws'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['supervisor', 'st'],
    ['status', 'stop'],
  ],
  [['up', '--timeout', ''], []],
  [['down', ''], []],
  [['-'], ['--help', '--version']],
  [['run', '--', 'npm', '-'], []],
])('Tab behind %j offers %j', (words, offered) => expect(completed(...words)).toEqual(offered));
