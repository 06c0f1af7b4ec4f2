import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileReload } from '../../../../src/cli/screen/file-reload.ts';
import type { ControlClient } from '../../../../src/client/control/index.ts';
import { projectPaths } from '../../../../src/process/paths.ts';
import type { DesiredFleet } from '../../../../src/protocol/api.ts';
import type { Step } from '../../../../src/protocol/plan.ts';
import { writeDesired } from '../../../../src/supervisor/fleet/desired.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const STEPS: readonly Step[] = [
  { kind: 'restart', name: 'binance', pid: 7, reason: 'durability commit -> async (restart)', changes: [] },
];

let folder: string;
let file: string;
let put: DesiredFleet[];
let isHeld: boolean;
let reload: FileReload;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exsim-reload-'));
  file = join(folder, 'instances.yaml');
  put = [];
  isHeld = false;
  await writeFile(file, '- binance\n');
  const paths = projectPaths(folder);
  const before: DesiredFleet = {
    ...{ file, service: 'exchange-sim', only: null, unsafe: true },
    ...{ postgresUrl: 'postgres://127.0.0.1:1/exsim', redis: 'off', instances: [] },
  };
  await writeDesired(paths, { fleet: before, running: [] });
  await writeFile(paths.portsFile, JSON.stringify({ binance: { http: 8081, grpc: 50052 } })); // None is looked for.
  const control = supervisor();
  reload = new FileReload(async () => ({ paths, control }), new AbortController().signal);
});
afterEach(() => rm(folder, { recursive: true }));

/** As much of one as a reload asks. It takes over at once what it is given. */
function supervisor(): ControlClient {
  const snapshot = fleetSnapshot({ instances: [instanceSnapshot()] });
  const asked = {
    hello: async () => ({ held: isHeld }),
    plan: async () => ({ steps: STEPS }),
    putDesired: async (fleet: DesiredFleet) => {
      put.push(fleet);
      return { steps: STEPS, snapshot };
    },
    changes: async function* () {
      yield snapshot;
    },
  };
  return asked as unknown as ControlClient;
}

const planned = async (): Promise<number> => (await reload.plan()).id ?? -1;

test('a plan says what up would do and whom it hurts, and changes nothing', async () => {
  expect(await reload.plan()).toEqual({
    id: 1,
    lines: ['restart  binance  durability commit -> async (restart)'],
    isNothing: false,
    hurts: ['restarts binance'],
  });
  expect(put).toEqual([]);
});

test('what was planned is what is done, on the servers that are in use', async () => {
  expect(await reload.carryOut(await planned())).toBe('File loaded: restarted binance.');
  expect(put).toMatchObject([
    { file, only: null, unsafe: true, postgresUrl: 'postgres://127.0.0.1:1/exsim', redis: 'off' },
  ]);
});

test('a file that has changed since is refused, and so is a plan that another one followed', async () => {
  const first = await planned();
  const second = await planned();
  await expect(reload.carryOut(first)).rejects.toThrow('has changed since the plan was shown');
  await writeFile(file, '- name: binance\n  durability: async\n');
  await expect(reload.carryOut(second)).rejects.toThrow('has changed since the plan was shown');
  expect(put).toEqual([]);
});

test('a file with problems shows them with their places, without escape codes', async () => {
  await writeFile(file, '- binance\n- binance\n');
  const { id, lines } = await reload.plan();
  expect(id).toBeNull();
  expect(lines.join('\n')).toContain('instances.yaml:2:3');
  expect(lines.join('\n')).toContain('Two instances are named "binance".');
  expect(lines.join('')).not.toContain('\u001b');
});

test('what a command holds is not loaded anew', async () => {
  isHeld = true;
  await expect(reload.plan()).rejects.toThrow('belong to a command');
});
