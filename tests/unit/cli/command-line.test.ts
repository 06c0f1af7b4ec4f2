import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommandLine } from '../../../src/cli/command-line.ts';

let written: { out: string; err: string };
beforeEach(() => {
  written = { out: '', err: '' };
  const keep = (stream: 'out' | 'err') => (text: unknown) => {
    written[stream] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(keep('err'));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const HINT = '\n(exsim --help lists the commands)\n';

test.each([
  [['frob'], "error: unknown command 'frob'"],
  [['statsu'], "error: unknown command 'statsu'\n(Did you mean status?)"],
  [['up', '--detahc'], "error: unknown option '--detahc'\n(Did you mean --detach?)"],
  [['up', 'a.yaml', 'b.yaml'], "error: too many arguments for 'up'. Expected 1 argument but got 2."],
  [['stop'], "error: missing required argument 'name'"],
  [
    ['up', '--timeout', 'soon'],
    `error: option '--timeout <seconds>' argument 'soon' is invalid. Expected seconds from above 0 to 86400, but was "soon".`,
  ],
  [
    ['logs', '-n', '-3'],
    `error: option '-n, --lines <count>' argument '-3' is invalid. Expected a whole number from 0 to 9999999, but was "-3".`,
  ],
])('a command line that cannot be understood ends with 2: %j', async (argv, message) => {
  expect(await runCommandLine(argv)).toBe(2);
  expect(written).toEqual({ out: '', err: message + HINT });
});

test.each([
  [['--api-key', 'k'], 'Expected --url with --api-key, but it is missing.'],
  [['--admin-key', 'k'], 'Expected --url with --admin-key, but it is missing.'],
  [['--grpc-addr', '127.0.0.1:1'], 'Expected --url with --grpc-addr, but it is missing.'],
  [
    ['--url', 'http://127.0.0.1:1', '--api-key', 'k', '--target', 'a,b'],
    'Expected --url or --target, but both were given: a,b.\n' +
      '  Leave out --target for the exchange of the URL, or --url for exchanges of the project.',
  ],
])('load %j is refused, and puts orders on no exchange that was not meant', async (options, message) => {
  expect(await runCommandLine(['load', ...options])).toBe(2);
  expect(written).toEqual({ out: '', err: `error: ${message}\n` });
});

test.each(['--dry-run', '--repair', '--rotate', '--retire-keys'])(
  'provision --remove with %s is refused before anything is looked at',
  async (option) => {
    expect(await runCommandLine(['provision', '--remove', 'binance', '--yes', option])).toBe(2);
    expect(written.err).toContain(`error: Expected --remove alone, but ${option} was given too.`);
  },
);

test.each([
  ['--dry-run', '--rotate'],
  ['--dry-run', '--retire-keys'],
  ['--sql', '--retire-keys'],
])(
  'provision %s, which tells of a plan, is refused with %s, which would not be in it',
  async (plan, option) => {
    const file = plan === '--sql' ? ['plan.sql'] : [];
    expect(await runCommandLine(['provision', plan, ...file, option])).toBe(2);
    expect(written.err).toContain(
      `error: Expected ${plan} alone or with --repair, but ${option} was given too.`,
    );
  },
);

test.each([[[]], [['--help']], [['help']]])('%j lists the commands and ends with 0', async (argv) => {
  expect(await runCommandLine(argv)).toBe(0);
  for (const command of 'up down status provision validate plan start stop restart logs events env run verify ports worker doctor init completion'.split(
    ' ',
  )) {
    expect(written.out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  }
});

test('run without a command ends with 125, like env and timeout when they fail themselves', async () => {
  expect(await runCommandLine(['run'])).toBe(125);
  expect(written.err).toBe(
    'error: Expected a command behind "--", but there is none.\n  For example: exsim run -- npm test\n',
  );
});
