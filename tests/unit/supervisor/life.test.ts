import { describe, expect, test } from 'vitest';
import type { Input } from '../../../src/supervisor/life/types.ts';
import { exit, type LifeScenario, scenario, status } from './scenario.ts';

const RUN: Input = { type: 'run' };
const STOP: Input = { type: 'stop', why: 'down' };
const RESTART: Input = { type: 'restart', why: 'fees changed' };
const LAUNCHED: Input = { type: 'launched', pid: 1, startedAt: '' };
const ADOPTED: Input = { type: 'adopted', pid: 1, startedAt: '', launches: 3 };
const READY_SEEN: Input = { type: 'readySeen' };
const TICK: Input = { type: 'tick' };
const exited = (code: number | null): Input => ({ type: 'exited', exit: exit(code) });
const beat = (...args: Parameters<typeof status>): Input => ({ type: 'beat', status: status(...args) });

const INPUTS: Record<string, Input> = {
  run: RUN,
  stop: STOP,
  restart: RESTART,
  provisioning: { type: 'provisioning' },
  waiting: { type: 'waiting', reason: 'a slot' },
  launched: LAUNCHED,
  adopted: ADOPTED,
  'beat recovering': beat('recovering'),
  'beat ready': beat('ready'),
  'beat degraded without redis': beat('degraded', ['redis']),
  'beat degraded without database': beat('degraded', ['database']),
  'beat degraded without room': beat('degraded', ['journal size']),
  'ready seen': READY_SEEN,
  'beat draining': beat('draining'),
  'exit 0': exited(0),
  'exit 5': exited(5),
  'exit 70': exited(70),
  'exit 74': exited(74),
  'exit 75': exited(75),
  'exit 76': exited(76),
  'exit 78': exited(78),
  'exit 1': exited(1),
  tick: TICK,
};

/** A life in each state, to give one input to. */
const IN_STATE: Record<string, () => LifeScenario> = {
  stopped: () => scenario(),
  pending: () => scenario().give(RUN),
  provisioning: () => scenario().give(RUN, { type: 'provisioning' }),
  starting: () => scenario().launched(),
  ready: () => scenario().ready(),
  degraded: () =>
    scenario()
      .ready()
      .give(beat('degraded', ['redis'])),
  unresponsive: () => scenario().ready().pass(5_000),
  draining: () => scenario().ready().give(STOP),
  'to restart': () => scenario().ready().give(RESTART),
  backoff: () => scenario().launched().give(exited(1)),
  'crash-loop': () => crashTimes(5),
  blocked: () => scenario().launched().give(exited(78)),
  fenced: () => scenario().launched().give(exited(76)),
};

function crashTimes(times: number): LifeScenario {
  const life = scenario().give(RUN);
  for (let crash = 0; crash < times; crash++) life.pass(10_000).give(LAUNCHED, exited(1));
  return life;
}

describe('one input in one state', () => {
  test.each<[from: string, input: string, to: string, effects: string[]]>([
    ['stopped', 'run', 'pending', ['launch']],
    ['pending', 'run', 'pending', []],
    ['ready', 'run', 'ready', []],
    ['draining', 'run', 'draining', []],
    ['backoff', 'run', 'pending', ['launch']],
    ['crash-loop', 'run', 'pending', ['launch']],
    ['blocked', 'run', 'pending', ['launch']],
    ['fenced', 'run', 'pending', ['launch']],
    ['stopped', 'stop', 'stopped', []],
    ['pending', 'stop', 'stopped', []],
    ['provisioning', 'stop', 'stopped', []],
    ['starting', 'stop', 'draining', ['terminate 10000']],
    ['ready', 'stop', 'draining', ['terminate 10000']],
    ['unresponsive', 'stop', 'draining', ['terminate 10000']],
    ['draining', 'stop', 'draining', []],
    ['to restart', 'stop', 'draining', []],
    ['backoff', 'stop', 'stopped', []],
    ['crash-loop', 'stop', 'stopped', []],
    ['stopped', 'restart', 'pending', ['launch']],
    ['ready', 'restart', 'draining', ['terminate 10000']],
    ['pending', 'restart', 'pending', []],
    ['fenced', 'restart', 'pending', ['launch']],
    ['pending', 'provisioning', 'provisioning', []],
    ['ready', 'provisioning', 'ready', []],
    ['provisioning', 'waiting', 'pending', []],
    ['provisioning', 'launched', 'starting', []],
    ['pending', 'launched', 'starting', []],
    ['stopped', 'launched', 'draining', ['terminate 10000']],
    ['stopped', 'adopted', 'starting', []],
    ['starting', 'beat recovering', 'starting', []],
    ['starting', 'beat ready', 'starting', ['probe']],
    ['starting', 'beat degraded without redis', 'starting', ['probe']],
    ['starting', 'beat degraded without database', 'starting', []],
    ['starting', 'beat degraded without room', 'starting', ['probe']],
    ['ready', 'beat degraded without room', 'degraded', []],
    ['starting', 'ready seen', 'degraded', []],
    ['ready', 'beat degraded without redis', 'degraded', []],
    ['degraded', 'beat ready', 'ready', []],
    ['unresponsive', 'beat ready', 'ready', []],
    ['ready', 'beat draining', 'draining', ['terminate 10000']],
    ['draining', 'beat ready', 'draining', []],
    ['stopped', 'beat ready', 'stopped', []],
    ['draining', 'exit 0', 'stopped', []],
    ['to restart', 'exit 0', 'pending', ['launch']],
    ['starting', 'exit 0', 'backoff', []],
    ['starting', 'exit 5', 'blocked', []],
    ['starting', 'exit 70', 'backoff', []],
    ['starting', 'exit 74', 'blocked', []],
    ['starting', 'exit 75', 'fenced', []],
    ['ready', 'exit 76', 'fenced', []],
    ['starting', 'exit 78', 'blocked', []],
    ['ready', 'exit 1', 'backoff', []],
    ['stopped', 'exit 1', 'stopped', []],
    ['ready', 'tick', 'ready', []],
  ])('%s, given %s, is %s and does %j', (from, input, to, effects) => {
    const life = IN_STATE[from]?.();
    life?.takeEffects();
    life?.give(INPUTS[input] as Input);
    expect([life?.state, life?.takeEffects()]).toEqual([to, effects]);
  });
});

test('the states of the table are those its names say', () => {
  const states = Object.entries(IN_STATE).map(([name, make]) => [name, make().state]);
  expect(Object.fromEntries(states)).toEqual({
    ...Object.fromEntries(Object.keys(IN_STATE).map((name) => [name, name])),
    'to restart': 'draining',
  });
});

describe('restarts', () => {
  test('the delay doubles from the base to the maximum', () => {
    const life = scenario().give(RUN);
    const delays: number[] = [];
    for (let crash = 0; crash < 9; crash++) {
      life.pass(0).beats(0).give(LAUNCHED).pass(20_000).give(exited(1));
      if (life.life.phase.state === 'backoff') delays.push(life.life.phase.untilMs - life.nowMs);
      life.pass(60_000);
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('a worker lost more than 5 s after it was ready starts again at once and is forgiven', () => {
    const life = crashTimes(4).pass(10_000).give(LAUNCHED, beat('ready'), READY_SEEN).beats(6_000);
    life.takeEffects();
    life.give(exited(137));
    expect([life.state, life.takeEffects(), life.life.attempts]).toEqual(['pending', ['launch'], 0]);
  });

  test('a worker lost 5 s after it was ready counts', () => {
    expect(scenario().ready().beats(5_000).give(exited(1)).state).toBe('backoff');
  });

  test('five early exits within 60 s are a crash loop', () => {
    expect([crashTimes(4).state, crashTimes(5).state]).toEqual(['backoff', 'crash-loop']);
  });

  test('early exits more than 60 s apart are no crash loop', () => {
    const life = scenario().give(RUN);
    for (let crash = 0; crash < 20; crash++) life.beats(20_000).give(LAUNCHED, exited(1));
    expect(life.state).toBe('backoff');
  });

  test.each<Input>([RUN, RESTART])('a crash loop ends with $type and starts to count anew', (input) => {
    const life = crashTimes(5).give(input);
    expect([life.life.attempts, life.life.earlyExits]).toEqual([0, []]);
  });

  test('launches are counted for ever, also those of an earlier supervisor', () => {
    expect(scenario().give(ADOPTED, RUN, exited(1)).pass(1000).give(LAUNCHED).life.launches).toBe(4);
  });
});

describe('silence', () => {
  test('a ready worker is unresponsive after 5 s and killed after 15 s', () => {
    const life = scenario().ready();
    life.takeEffects();
    const seen = [life.pass(4_999).state, life.pass(1).state, life.pass(9_999).state, life.pass(1).state];
    expect(seen).toEqual(['ready', 'unresponsive', 'unresponsive', 'draining']);
    expect(life.takeEffects()).toEqual(['terminate 0']);
  });

  test('a worker killed for silence after a long good life starts again at once', () => {
    const life = scenario().ready().beats(60_000).pass(15_000).give(exited(137));
    expect(life.state).toBe('pending');
  });

  test('a process that never said anything is killed after 30 s, and that counts', () => {
    const life = scenario().launched().pass(30_000);
    expect(life.state).toBe('draining');
    expect(life.give(exited(137)).state).toBe('backoff');
  });

  test('a worker that beats but is never ready stays starting', () => {
    expect(scenario().launched().beats(600_000, 'recovering').state).toBe('starting');
  });

  test('a supervisor that was held up itself blames no worker', () => {
    const life = scenario().ready();
    life.nowMs = 60_000;
    expect(life.give(TICK).state).toBe('ready');
    expect(life.pass(5_000).state).toBe('unresponsive');
  });
});

describe('changes of mind', () => {
  test('a stop while the process is being launched ends it as soon as it appears', () => {
    const life = scenario().give(RUN, STOP, LAUNCHED, exited(0));
    expect([life.state, life.takeEffects()]).toEqual(['stopped', ['launch', 'terminate 10000']]);
  });

  test('a start while it drains starts it again when it is gone', () => {
    expect(scenario().ready().give(STOP, RUN, exited(0)).state).toBe('pending');
  });

  test('a stop while it drains for a restart leaves it stopped', () => {
    expect(scenario().ready().give(RESTART, STOP, exited(0)).state).toBe('stopped');
  });
});
