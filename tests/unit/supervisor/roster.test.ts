import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Redactor } from '../../../src/common/redact.ts';
import { projectPaths } from '../../../src/process/paths.ts';
import { Roster } from '../../../src/supervisor/fleet/roster.ts';
import { LaunchSlots } from '../../../src/supervisor/fleet/slots.ts';
import { problemOf } from '../../../src/supervisor/problem.ts';
import type { Launched, WorkerMaterials } from '../../../src/supervisor/worker/launch.ts';
import { ManualClock } from '../worker/support/manual-clock.ts';
import { plannedInstance } from './planned.ts';
import { exit } from './scenario.ts';

const KRAKEN = plannedInstance('kraken');
const BINANCE = plannedInstance('binance');
const MATERIALS: WorkerMaterials = {
  postgresUrl: 'postgres://127.0.0.1:1/test',
  redisUrl: null,
  secrets: { postgresPassword: 'secret', redisPassword: null },
  isolation: null,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-roster-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Both instances in the roster; `launches` is who was started since. What a launch needs is there once `prepare` is called. */
function roster() {
  const clock = new ManualClock();
  const launches: string[] = [];
  let prepare: () => void = () => undefined;
  const prepared = new Promise<WorkerMaterials>((resolve) => {
    prepare = () => resolve(MATERIALS);
  });
  const all = new Roster({
    paths: projectPaths(folder, {}),
    clock,
    random: () => 0.5,
    redactor: new Redactor(),
    slots: new LaunchSlots(4, clock),
    version: '1.2.3',
    materialsFor: () => prepared,
    launch: ({ spec }) => {
      launches.push(spec.name);
      return new Promise<Launched>(() => undefined);
    },
    problemOf: (error) => problemOf(error, new Redactor()),
    changed: () => undefined,
    reloaded: () => undefined,
    renewed: () => undefined,
  });
  all.follow([BINANCE, KRAKEN]);
  return { all, clock, launches, prepare: () => prepare() };
}

test('one that leaves the file while it waits to be started again is never started', async () => {
  const { all, clock, launches, prepare } = roster();
  prepare();
  const kraken = all.get('kraken')!;
  kraken.give({ type: 'run' });
  kraken.give({ type: 'launched', pid: 1, startedAt: '', launches: 2 });
  kraken.give({ type: 'exited', exit: exit(1) });
  expect(kraken.life.phase.state).toBe('backoff');
  all.follow([BINANCE]);
  launches.length = 0;
  await clock.advance(60_000);
  expect(launches).toEqual([]);
  expect(kraken.life.phase.state).toBe('stopped');
});

test('one that leaves the file while it is about to start is kept until that is over, and is not started', async () => {
  const { all, clock, launches, prepare } = roster();
  all.get('kraken')!.give({ type: 'run' });
  all.get('binance')!.give({ type: 'run' });
  all.follow([BINANCE]);
  expect(all.all.map(({ name, life }) => `${name} ${life.phase.state}`)).toEqual([
    'binance pending',
    'kraken stopped',
  ]);
  prepare();
  await clock.advance(1_000);
  // What was noted of earlier launches is read from disk in between.
  await expect.poll(() => launches).toEqual(['binance']);
  all.follow([BINANCE]);
  expect(all.all.map(({ name }) => name)).toEqual(['binance']);
});
