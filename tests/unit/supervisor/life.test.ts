import { describe, expect, test } from 'vitest';
import type { Input } from '../../../src/supervisor/life/types.ts';
import { exit, type LifeScenario, POLICY, scenario, status } from './scenario.ts';

const RUN: Input = { type: 'run' };
const STOP: Input = { type: 'stop', why: 'down' };
const RESTART: Input = { type: 'restart', why: 'fees changed' };
const LAUNCHED: Input = { type: 'launched', pid: 1, startedAt: '', launches: 1 };
const ADOPTED: Input = { type: 'adopted', pid: 1, startedAt: '1970-01-01T00:00:00.000Z', launches: 3 };
const READY_SEEN: Input = { type: 'readySeen' };
const UNREADY: Input = { type: 'unready', reason: 'a stranger' };
const TICK: Input = { type: 'tick' };
const exited = (code: number | null): Input => ({ type: 'exited', exit: exit(code) });
const beat = (...args: Parameters<typeof status>): Input => ({ type: 'beat', status: status(...args) });

const INPUTS: Record<string, Input> = {
  run: RUN,
  resume: { type: 'resume' },
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
  'servers unready': UNREADY,
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
    ['stopped', 'resume', 'pending', ['launch']],
    ['starting', 'resume', 'starting', []],
    ['fenced', 'resume', 'fenced', []],
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
    ['starting', 'servers unready', 'starting', []],
    ['ready', 'servers unready', 'ready', []],
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

test('a worker that is found ready has been ready since its start, and one that is not is seen to become so', () => {
  const found: Input = { type: 'adopted', pid: 1, startedAt: new Date(5_000).toISOString(), launches: 3 };
  const later = scenario().pass(100_000);
  expect(later.give(found, beat('ready'), READY_SEEN).life.since).toBe(5_000);
  expect(later.give(beat('degraded', ['redis'])).life.since).toBe(100_000);
  expect(later.pass(1_000).give(beat('ready')).life.since).toBe(101_000);
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

  test.each<[what: string, input: Input, launches: number]>([
    ['taken over', ADOPTED, 3],
    ['not running any more', { type: 'remembered', launches: 7, givenUp: null }, 7],
    ['started again', { ...LAUNCHED, launches: 8 }, 8],
  ])('launches of an earlier supervisor are counted: %s', (_what, input, launches) => {
    expect(scenario().give(input).life.launches).toBe(launches);
  });

  test.each<Input['type']>(['resume', 'run'])(
    'what an earlier supervisor has given up is started again by an up, and not by its successor: %s',
    (type) => {
      const { phase } = crashTimes(5).life;
      if (phase.state !== 'crash-loop') throw new Error(phase.state);
      const life = scenario().give({ type: 'remembered', launches: 5, givenUp: phase });
      expect(life.state).toBe('crash-loop');
      life.give({ type } as Input);
      expect([life.state, life.life.wanted]).toEqual([type === 'run' ? 'pending' : 'crash-loop', true]);
    },
  );
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

describe('memory', () => {
  const CEILING = 200e6;
  const heavy: Input = { type: 'beat', status: status('ready', [], CEILING + 1) };
  const light: Input = { type: 'beat', status: status('ready', [], CEILING) };
  const capped = () =>
    scenario()
      .give({ type: 'policy', policy: { ...POLICY, maxMemoryBytes: CEILING } })
      .ready();

  test('a worker above its ceiling for 10 s is restarted with its grace, and says why', () => {
    const life = capped().beats(60_000);
    life.takeEffects();
    life.give(heavy).pass(5_000).give(heavy).pass(4_999).give(heavy);
    expect(life.state).toBe('ready');
    expect(life.pass(1).give(heavy).takeEffects()).toEqual(['terminate 10000']);
    const why = 'it took 200 MB of memory, for 10 s more than the 200 MB of restart.maxMemoryBytes';
    expect(life.view.reason).toBe(why);
    expect(life.give(exited(0)).view).toMatchObject({
      state: 'pending',
      reason: `starts again after exit code 0 (${why})`,
    });
  });

  test('a peak is none', () => {
    const life = capped().give(heavy).pass(5_000).give(light).pass(5_000).give(heavy);
    expect(life.pass(5_000).give(heavy).state).toBe('ready');
  });

  test('without a ceiling it may take all there is', () => {
    const life = scenario().ready().give(heavy).pass(5_000).give(heavy).pass(5_000);
    expect(life.give(heavy).state).toBe('ready');
  });

  test('one that needs more than it may is not restarted again and again without a wait', () => {
    const life = capped().give(heavy).pass(5_000).give(heavy).pass(5_000).give(heavy, exited(0));
    expect([life.state, life.life.attempts]).toEqual(['backoff', 1]);
  });
});

test('a worker that said it is ending before it refused its configuration was told so by nobody', () => {
  const { life } = scenario().launched().give(beat('draining'), exited(78));
  expect(life.phase).toMatchObject({
    state: 'blocked',
    problem: { message: 'It refused its configuration (exit code 78).' },
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
