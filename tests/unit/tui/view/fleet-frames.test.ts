import { expect, test } from 'vitest';
import type { FleetSnapshot, InstanceSnapshot } from '../../../../src/protocol/status.ts';
import { frameText, screenState } from '../../../support/screen.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

test.each([60, 80, 120, 200])('the fleet in %i columns', async (columns) => {
  const state = screenState({ columns, rows: columns === 60 ? 15 : 24 });
  await expect(`${frameText(state)}\n`).toMatchFileSnapshot(`frames/fleet-${columns}.txt`);
});

test('the help, from the table of keys', async () => {
  const state = screenState({ columns: 80, rows: 24 }, { keys: ['?'] });
  await expect(`${frameText(state)}\n`).toMatchFileSnapshot('frames/help-80.txt');
});

test('without a snapshot the screen says whom it asks', () => {
  const asking = {
    ...screenState({ columns: 60, rows: 15 }),
    snapshot: null,
    connection: { kind: 'asking' } as const,
  };
  expect(frameText(asking).split('\n')[0]).toBe(
    ' exsim                                asking the supervisor',
  );
});

const DOWN = { kind: 'external', status: 'down', url: null, pid: null } as const;
const UNREACHABLE =
  'Expected Postgres at 127.0.0.1:5432/exsim as ops, but it does not answer: connect ECONNREFUSED 127.0.0.1:5432.';

const without = (reason: string, problem: FleetSnapshot['problem'] = null) => {
  const { snapshot, ...state } = screenState({ columns: 80, rows: 24 });
  if (snapshot === null) throw new Error('there is no fleet');
  const services = { ...snapshot.services, postgres: { ...DOWN, reason } };
  return { ...state, snapshot: { ...snapshot, services, problem, instances: [] } };
};

test.each([60, 80, 120])(
  'in %i columns a service in trouble comes first, and its reason is said whole',
  (columns) => {
    const shown = frameText({ ...without(UNREACHABLE), size: { columns, rows: 15 } });
    expect(shown.split('\n')[2]).toMatch(/^ Postgres external down {2}Redis unpacked up( |$)/);
    expect(shown.replaceAll(/\s+/g, ' ')).toContain(` ! Postgres: ${UNREACHABLE}`);
  },
);

test('what is to be said of a service that works comes after all trouble', () => {
  const { snapshot, ...state } = screenState({ columns: 80, rows: 24 });
  if (snapshot === null) throw new Error('there is no fleet');
  const { postgres, redis } = snapshot.services;
  const services = {
    postgres: { ...postgres, reason: 'has old data' },
    redis: { ...redis, ...DOWN, reason: 'is gone' },
  };
  const shown = frameText({ ...state, snapshot: { ...snapshot, services } });
  expect(shown.match(/(?<= ! )\w+/g)?.at(0)).toBe('Redis');
  expect(shown.match(/(?<= ! )\w+/g)?.at(-1)).toBe('Postgres');
  expect(shown.split('\n')[2]).toMatch(/^ Redis external down {2}Postgres embedded up /);
});

test('a Redis that is off is no trouble: it keeps its place, and why comes after all trouble', () => {
  const { snapshot, ...state } = screenState({ columns: 80, rows: 24 });
  if (snapshot === null) throw new Error('there is no fleet');
  const redis = { ...DOWN, kind: 'off', status: 'off', reason: 'none on PATH' } as const;
  const shown = frameText({ ...state, snapshot: { ...snapshot, services: { ...snapshot.services, redis } } });
  expect(shown.split('\n')[2]).toMatch(/^ supervisor .* {2}Postgres embedded up {2}Redis off *$/);
  expect(shown.match(/(?<= ! )\w+/g)?.at(-1)).toBe('Redis');
});

test('a line that does not go round is for the reason that matters most', () => {
  const { snapshot, ...state } = screenState({ columns: 60, rows: 15 });
  if (snapshot === null) throw new Error('there is no fleet');
  const redis = { ...snapshot.services.redis, ...DOWN, reason: UNREACHABLE };
  const postgres = { ...snapshot.services.postgres, reason: UNREACHABLE };
  const shown = frameText({
    ...state,
    snapshot: { ...snapshot, services: { postgres, redis }, instances: [] },
  });
  const [first = '', second] = shown.split('\n').filter((line) => /^ !|^ {3}\S/.test(line));
  expect(first).toMatch(/^ ! Redis: Expected Postgres/);
  expect(second).toMatch(/^ {3}\S/);
});

test('lines that a short reason leaves are for those after it', () => {
  const { snapshot, ...state } = screenState({ columns: 60, rows: 15 });
  if (snapshot === null) throw new Error('there is no fleet');
  const redis = { ...snapshot.services.redis, ...DOWN, reason: 'is gone' };
  const postgres = { ...snapshot.services.postgres, reason: UNREACHABLE };
  const shown = frameText({
    ...state,
    snapshot: { ...snapshot, services: { postgres, redis }, instances: [] },
  });
  expect(shown).toMatch(/^ ! Redis: is gone *\n ! Postgres: Expected .*\n {3}\S/m);
});

test('a service that stopped everything is told of once', () => {
  const problem = { code: 'POSTGRES_UNREACHABLE', message: UNREACHABLE, wayOut: null } as const;
  const shown = frameText(without(UNREACHABLE, problem)).replaceAll(/\s+/g, ' ');
  expect(shown.split('does not answer')).toHaveLength(2);
});

test('that a symbol is crossed is seen before where, however long the names are', () => {
  const quoted = (name: string, bestBid: string, bestAsk: string): InstanceSnapshot =>
    instanceSnapshot({ name, symbols: [{ symbol: 'BTC-USD', bestBid, bestAsk, last: null }] });
  const fleet = fleetSnapshot({
    instances: [quoted('a'.repeat(40), '64100', '64200'), quoted('b'.repeat(40), '63900', '64000')],
  });
  for (const columns of [60, 80, 120, 200])
    expect(frameText(screenState({ columns, rows: 24 }, { fleet }))).toMatch(/64100 .*CROSSED/);
});
