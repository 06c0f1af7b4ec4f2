import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../../src/process/tcp.ts';
import { readExposition } from '../../unit/worker/metrics/text-format.ts';
import { fleetPerTest } from './support/fleet-per-test.ts';
import { gone } from './support/test-fleet.ts';

const project = fleetPerTest();

const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`);

test('the metrics port tells the targets and what the supervisor does, and is back with the next supervisor', async () => {
  const fleet = project();
  await fleet.add('binance');
  const first = await fleet.daemon();
  const metricsPort = await freePort();
  await fleet.control.putDesired({ ...fleet.desired, metricsPort });
  const { httpUrl } = await fleet.when('binance', 'ready');
  const targets = await get(metricsPort, '/sd');
  expect(targets.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await targets.json()).toEqual([
    {
      targets: [new URL(httpUrl).host],
      labels: { instance_name: 'exchange-sim-binance', venue: 'generic', service: 'exchange-sim' },
    },
  ]);
  const { problems, series } = readExposition(await (await get(metricsPort, '/metrics')).text());
  expect(problems).toEqual([]);
  expect(series).toContainEqual({
    name: 'exsim_instance_state',
    labels: { instance_name: 'exchange-sim-binance', state: 'ready', version: '1.2.3' },
    value: 1,
  });
  expect((await get(metricsPort, '/v1/snapshot')).status).toBe(404);

  first.kill('SIGKILL');
  await gone(first);
  await fleet.daemon();
  expect((await get(metricsPort, '/sd')).status).toBe(200);
  await fleet.control.putDesired({ ...fleet.desired, metricsPort: null });
  await expect(get(metricsPort, '/sd')).rejects.toThrow('fetch failed');
});

test('a metrics port that is taken refuses the whole wish and names its owner', async () => {
  const fleet = project();
  await fleet.add('binance');
  await fleet.daemon();
  const taken = createServer();
  const metricsPort = await freePort();
  await new Promise<void>((resolve) => taken.listen(metricsPort, '127.0.0.1', () => resolve()));
  const wish = fleet.control.putDesired({ ...fleet.desired, metricsPort });
  await expect(wish).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    exitCode: 5,
    message: expect.stringContaining(
      `metrics port ${metricsPort} to be free, but it is held by process ${process.pid}`,
    ),
  });
  await new Promise((resolve) => taken.close(resolve));
  expect((await fleet.control.snapshot()).instances).toEqual([]);
  const [{ ports }] = fleet.desired.instances as [(typeof fleet.desired.instances)[number]];
  const clash = fleet.control.putDesired({ ...fleet.desired, metricsPort: ports.http });
  await expect(clash).rejects.toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2 });
});
