import { expect, test } from 'vitest';
import { fleetView } from '../../../src/tui/plain-fleet.ts';
import { fleetSnapshot, instanceSnapshot } from '../../support/snapshots.ts';

const NOW = Date.parse('2026-01-02T03:04:15.000Z');

test('a fleet in good order is two lines, a row per exchange and no notes', () => {
  expect(fleetView(fleetSnapshot(), NOW)).toEqual({
    headline: 'exsim /home/kim/.exsim: supervisor 0.1.0, pid 4700',
    services:
      'Postgres embedded up at postgres://127.0.0.1:20123/exsim; Redis unpacked up at redis://127.0.0.1:20124',
    header: [
      'NAME',
      'STATE',
      'HTTP',
      'GRPC',
      'ORDERS/S',
      'TRADES/S',
      'OPEN',
      'P50',
      'P99',
      'MEMORY',
      'RESTARTS',
    ],
    rows: [
      [
        'binance',
        'ready',
        'http://127.0.0.1:8081',
        '127.0.0.1:50052',
        '12.3',
        '0',
        '7',
        '0.72 ms',
        '12.3 ms',
        '62.9 MB',
        '0',
      ],
    ],
    notes: [],
  });
});

test('a state comes with its reason, for how long, and what happens next', () => {
  const kraken = instanceSnapshot({
    name: 'kraken',
    state: 'backoff',
    reason: 'exited with code 70',
    nextStep: 'starts again in 4 s',
    metrics: null,
  });
  expect(fleetView(fleetSnapshot({ instances: [kraken] }), NOW).notes).toEqual([
    'kraken: backoff for 10 s: exited with code 70; starts again in 4 s',
  ]);
});

test('what is to be told of several exchanges is told once, with how many they are', () => {
  const stopped = Array.from({ length: 26 }, (_, index) =>
    instanceSnapshot({ name: `venue-${index}`, state: 'stopped', reason: 'not started yet' }),
  );
  const okx = instanceSnapshot({ name: 'okx', state: 'backoff', reason: 'not started yet' });
  const older = ['a', 'b'].map((name) => instanceSnapshot({ name, configInSync: false }));
  expect(fleetView(fleetSnapshot({ instances: [...stopped, okx, ...older] }), NOW).notes).toEqual([
    'venue-0, venue-1, venue-2 and 23 more: stopped: not started yet',
    'okx: backoff for 10 s: not started yet',
    'a, b: runs with an older configuration; exsim up applies the new one',
  ]);
});

test('an older configuration and a problem of the whole fleet are notes', () => {
  const snapshot = fleetSnapshot({
    problem: { code: 'POSTGRES_UNREACHABLE', message: 'Nobody answers.', wayOut: 'Start it.' },
    instances: [instanceSnapshot({ configInSync: false })],
  });
  expect(fleetView(snapshot, NOW).notes).toEqual([
    'Nobody answers. Start it.',
    'binance: runs with an older configuration; exsim up applies the new one',
  ]);
});

test('a reason that is the problem of the whole fleet is told once', () => {
  const problem = { code: 'POSTGRES_UNREACHABLE', message: 'Nobody answers.', wayOut: 'Start it.' } as const;
  const blocked = instanceSnapshot({ state: 'blocked', reason: problem.message, nextStep: problem.wayOut });
  expect(fleetView(fleetSnapshot({ problem, instances: [blocked] }), NOW).notes).toEqual([
    'Nobody answers. Start it.',
  ]);
});

test('without a supervisor and without Redis the lines say so', () => {
  const off = { kind: 'off', status: 'off', url: null, pid: null, reason: 'no server found' } as const;
  const { services } = fleetSnapshot();
  const view = fleetView(fleetSnapshot({ supervisor: null, services: { ...services, redis: off } }), NOW);
  expect(view.headline).toBe('exsim /home/kim/.exsim: no supervisor');
  expect(view.services).toMatch(/; Redis off \(no server found\)$/);
});

test('what does not work stands behind the state', () => {
  const snapshot = fleetSnapshot({
    instances: [instanceSnapshot({ state: 'degraded', degraded: ['redis'] })],
  });
  expect(fleetView(snapshot, NOW).rows[0]?.[1]).toBe('degraded [redis]');
});

test('the unnamed instance has a word in place of its name', () => {
  const snapshot = fleetSnapshot({ instances: [instanceSnapshot({ name: '' })] });
  expect(fleetView(snapshot, NOW).rows[0]?.[0]).toBe('(unnamed)');
});
