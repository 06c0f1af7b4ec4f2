import { expect, test } from 'vitest';
import { LEFT_THE_FILE } from '../../../src/supervisor/plan.ts';
import { exit, type LifeScenario, scenario, status } from './scenario.ts';

const exited = (code: number, output: string[] = []) =>
  ({ type: 'exited', exit: exit(code, { output }) }) as const;

test.each<[what: string, life: () => LifeScenario, reason: string | null, nextStep: string | null]>([
  ['a new one', () => scenario(), 'not started yet', 'starts with `exsim up` or `exsim start`'],
  ['pending', () => scenario().give({ type: 'run' }), 'waits for a free place to start', 'starts'],
  ['loading', () => scenario().launched(), 'loading', 'ready when its own HTTP and gRPC servers say so'],
  [
    'replaying',
    () =>
      scenario()
        .launched()
        .give({ type: 'beat', status: status('recovering') }),
    'replays its journal',
    'ready when its own HTTP and gRPC servers say so',
  ],
  [
    'with a stranger on its port',
    () =>
      scenario()
        .launched()
        .give({ type: 'beat', status: status('ready') }, { type: 'unready', reason: 'a stranger' }),
    'a stranger',
    'ready when its own HTTP and gRPC servers say so',
  ],
  ['ready', () => scenario().ready(), null, null],
  [
    'degraded',
    () =>
      scenario()
        .ready()
        .give({ type: 'beat', status: status('degraded', ['redis']) }),
    'works without redis',
    'ready when what is missing is back',
  ],
  [
    'silent',
    () => scenario().ready().pass(6_500),
    'no sign of life for 7 s',
    'restarted after 15 s of silence',
  ],
  ['draining', () => scenario().ready().give({ type: 'stop', why: 'exsim down' }), 'exsim down', 'stops'],
  [
    'restarting',
    () => scenario().ready().give({ type: 'restart', why: 'fees changed' }),
    'fees changed',
    'starts again',
  ],
  [
    'in backoff',
    () =>
      scenario()
        .launched()
        .give(exited(1, ['warning', 'error: no memory', '  Buy some.'])),
    'exit code 1: no memory',
    'starts again in 0.3 s (1 early exit in a row)',
  ],
  [
    'blocked',
    () =>
      scenario()
        .launched()
        .give(exited(78, ['error: Expected "HTTP_PORT".'])),
    'It refused its configuration (exit code 78: Expected "HTTP_PORT".).',
    'The last lines name the setting. Change the instance file and run `exsim up` again.',
  ],
  [
    'blocked for what the worker knows a way out of',
    () =>
      scenario()
        .launched()
        .give(exited(78, ['error: The journal is of engine 2.', 'Run that version once.'])),
    'It refused its configuration (exit code 78: The journal is of engine 2.).',
    'Run that version once.',
  ],
  [
    'stopped as it was told',
    () =>
      scenario()
        .ready()
        .give({ type: 'stop', why: 'exsim stop' }, exited(0, ['bye'])),
    'exsim stop',
    'starts with `exsim up` or `exsim start`',
  ],
])('%s says why it is so and what comes next', (_what, life, reason, nextStep) => {
  expect(life().view).toMatchObject({ reason, nextStep });
});

test('an exit that the supervisor brought about says why it did', () => {
  const life = scenario().ready().pass(15_000);
  life.give({ type: 'exited', exit: exit(null, { killedByUs: true }) });
  expect(life.view.lastExit).toMatch(/^killed by us \(it gave no sign of life\) at /);
  expect(life.view.reason).toBe('starts again after killed by us (it gave no sign of life)');
});

test('the last exit has its time and all last lines', () => {
  const ended = exit(null, { signal: 'SIGSEGV', at: 1_000, output: ['one', 'two'], log: ['ready'] });
  const life = scenario().launched().give({ type: 'exited', exit: ended });
  expect(life.view.lastExit).toBe('killed by SIGSEGV at 1970-01-01T00:00:01.000Z\none\ntwo\nlog: ready');
});

test('one that has left the file is not said to start by a command that refuses it', () => {
  const { view } = scenario().give({ type: 'stop', why: LEFT_THE_FILE });
  expect(view.nextStep).toBe('starts with `exsim up` once it is in the file again');
  expect(scenario().view.nextStep).toBe('starts with `exsim up` or `exsim start`');
});
