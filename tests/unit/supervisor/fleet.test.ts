import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/common/clock.ts';
import { Redactor } from '../../../src/common/redact.ts';
import { projectPaths } from '../../../src/process/paths.ts';
import { ensureStateDir } from '../../../src/process/state-dir.ts';
import { freePort } from '../../../src/process/tcp.ts';
import type { DesiredFleet } from '../../../src/protocol/api.ts';
import type { FleetServices, Provisioner } from '../../../src/supervisor/fleet/dependencies.ts';
import { Fleet } from '../../../src/supervisor/fleet/fleet.ts';
import { OFF_SERVICES } from '../../../src/supervisor/fleet/snapshot.ts';
import { plannedInstance } from './planned.ts';

let folder: string;
let fleet: Fleet;
/** Called when a wish is about to be written down. */
let aboutToWrite: () => void;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'exsim-fleet-'));
  await ensureStateDir(folder);
  aboutToWrite = () => undefined;
  fleet = waitingFleet(folder);
  await fleet.begin();
});
afterEach(async () => {
  await fleet.letGo();
  rmSync(folder, { recursive: true });
});

/** Its instances wait for services that are never found. */
function waitingFleet(stateDir: string): Fleet {
  const services: FleetServices = {
    resolve: (_wanted, signal) =>
      new Promise((_resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    requireSafe: async () => undefined,
    status: async () => OFF_SERVICES,
    stop: async () => [],
    purge: async () => undefined,
  };
  const provisioner: Provisioner = {
    provision: async () => undefined,
    secrets: async () => null,
    urls: () => ({ postgresUrl: '', redisUrl: null }),
    remove: async () => undefined,
  };
  return new Fleet({
    ...{ services, provisioner, clock: systemClock, random: Math.random, redactor: new Redactor() },
    paths: projectPaths(stateDir, {}),
    worker: { command: 'no-such-program', args: [], version: '1.2.3' },
    launchesAtOnce: 1,
    eventsFile: join(stateDir, 'events.jsonl'),
    ports: { listen: async () => aboutToWrite(), close: async () => undefined },
    log: () => undefined,
  });
}

const wish = async (...names: string[]): Promise<DesiredFleet> => ({
  ...{
    file: '/project/instances.yaml',
    service: 'exchange-sim',
    postgresUrl: null,
    redis: 'off',
    only: null,
  },
  instances: await Promise.all(
    names.map(async (name) =>
      plannedInstance(name, { ports: { http: await freePort(), grpc: await freePort() } }),
    ),
  ),
});

const written = (): string[] => JSON.parse(readFileSync(join(folder, 'desired.json'), 'utf8')).running;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const states = (): string[] => fleet.snapshot().instances.map(({ name, state }) => `${name} ${state}`);

test('of two that are stopped at once both stay stopped', async () => {
  await fleet.putDesired(await wish('binance', 'kraken', 'coinbase'));
  await Promise.all([fleet.act('binance', 'stop'), fleet.act('kraken', 'stop')]);
  expect(written()).toEqual(['coinbase']);
  expect(states()).toEqual(['binance stopped', 'kraken stopped', 'coinbase pending']);
});

test('what is brought up while everything is being stopped is stopped, too, or refused', async () => {
  const asked = await wish('binance');
  await fleet.putDesired(asked);
  let stopping = Promise.resolve();
  aboutToWrite = () =>
    void setImmediate(() => {
      stopping = fleet.stopAll();
    });
  await fleet.putDesired(asked);
  aboutToWrite = () => undefined;
  await stopping;
  while (fleet.preparing) await turn();
  expect(written()).toEqual([]);
  expect(states()).toEqual(['binance stopped']);
  await expect(fleet.putDesired(asked)).rejects.toThrow('is stopping everything');
});

test('one that has left the file can be stopped, and not be started', async () => {
  const both = await wish('binance', 'kraken');
  await fleet.putDesired(both);
  await fleet.putDesired({ ...both, instances: both.instances.slice(0, 1) });
  await fleet.act('kraken', 'stop').catch(() => undefined); // It may be forgotten by now.
  await expect(fleet.act('kraken', 'start')).rejects.toThrow('was "kraken"');
  expect(written()).toEqual(['binance']);
});
