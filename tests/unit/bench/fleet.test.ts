import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cpuMs, memoryOf } from '../../bench/fleet/processes.ts';
import { sections } from '../../bench/fleet/report.ts';
import { readTimeline, workerCpuMs } from '../../bench/fleet/timeline.ts';

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'exsim-bench-fleet-'));
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const lines = (all: readonly object[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('');

test('a first start is from the first instance that is provisioned to the last one that is ready', () => {
  const at = (ms: number, instance: string | null, to: string | null) => ({
    at: new Date(ms).toISOString(),
    ...{ instance, from: null, to, reason: null },
  });
  const events = [
    at(0, null, null),
    ...[at(1000, 'a', 'provisioning'), at(1010, 'b', 'provisioning')],
    ...[at(1100, 'a', 'starting'), at(1200, 'b', 'starting'), at(1400, 'a', 'ready'), at(1600, 'b', 'ready')],
  ];
  writeFileSync(join(stateDir, 'events.jsonl'), lines(events));
  expect(readTimeline(stateDir)).toEqual({ toAllReadyMs: 600, startsMs: [300, 400] });
});

test('CPU time until ready is what the worker says in its log', () => {
  mkdirSync(join(stateDir, 'logs'));
  writeFileSync(join(stateDir, 'logs/a.log'), lines([{ msg: 'starting' }, { msg: 'ready', cpuMs: 240 }]));
  expect(workerCpuMs(stateDir, 'a')).toBe(240);
});

test.runIf(process.platform === 'linux')('a process tells its CPU time and memory', () => {
  const { ownBytes, shareBytes } = memoryOf(process.pid);
  expect(cpuMs(process.pid)).toBeGreaterThan(0);
  expect(ownBytes).toBeGreaterThan(10_000_000);
  expect(shareBytes).toBeGreaterThanOrEqual(ownBytes);
});

test('the report has a row for each fleet and each kind of process', () => {
  const cost = { tookMs: 1234, cpuMs: 560 };
  const memory = { ownBytes: 60_000_000, shareBytes: 80_000_000 };
  const start = {
    ...{ instances: 3, up: cost, toAllReadyMs: 900, startMs: 400, allCpuMs: 3000, supervisorCpuMs: 300 },
    ...{ workerCpuMs: 200, workerMemory: memory, again: cost, down: cost },
  };
  const load = { average: 0.5, ticks: null };
  const circumstances = {
    machine: { cpu: '2 x a CPU', memoryGb: 8, system: 'an OS', node: '20.0.0', firstTouchNs: 250 },
    ...{ before: load, after: load, date: '2030-01-01T00:00:00.000Z', command: 'make bench-fleet' },
  };
  const results = {
    floor: { empty: { tookMs: 40, cpuMs: 40 }, listening: { cpuMs: 200, memory } },
    starts: [start],
    idle: [{ kind: 'workers', processes: 3, cpuShare: 0.012, memory }],
  };
  const plan = { sizes: [3], rounds: 1, repeats: 1, idle: { instances: 3, seconds: 10 } };
  const [, ...measured] = sections(results, circumstances, plan);
  expect(measured.map(({ table }) => table.rows)).toEqual([
    [['3', '1.23', '0.90', '0.40', '1.23']],
    [['3', '3,000', '1,000', '300', '200', '5.0x', '60.0 MB', '80.0 MB']],
    [['3', '1.23', '560']],
    [['workers', '3', '1.20 %', '60.0 MB', '80.0 MB']],
  ]);
});
