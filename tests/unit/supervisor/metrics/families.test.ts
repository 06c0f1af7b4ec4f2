import { expect, test } from 'vitest';
import { createRegistry } from '../../../../src/metrics/registry.ts';
import { FleetCounts, timed } from '../../../../src/supervisor/metrics/counts.ts';
import { supervisorFamilies } from '../../../../src/supervisor/metrics/families.ts';
import { targetGroups } from '../../../../src/supervisor/metrics/targets.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';
import { readExposition } from '../../worker/metrics/text-format.ts';

const KRAKEN = instanceSnapshot({
  name: 'kraken',
  instanceName: 'exchange-sim-kraken',
  venue: 'generic',
  state: 'backoff',
  restarts: 3,
  adopted: true,
  configInSync: false,
  httpUrl: 'http://[::1]:8082',
});
const SNAPSHOT = fleetSnapshot({ instances: [instanceSnapshot(), KRAKEN] });

async function scraped(snapshot = SNAPSHOT, counts = new FleetCounts()) {
  const families = supervisorFamilies({ snapshot: () => snapshot, counts });
  return readExposition((await createRegistry({ version: '1.2.3' }, families).render()).body);
}

const valuesOf = async (metric: string, label: string, snapshot = SNAPSHOT) => {
  const { series } = await scraped(snapshot);
  const own = series.filter(({ name }) => name === metric);
  return Object.fromEntries(own.map(({ labels, value }) => [labels[label], value]));
};

test('what a supervisor says of itself is in the text format', async () => {
  const { problems, series } = await scraped();
  expect(problems).toEqual([]);
  const own = series.filter(({ name }) => name.startsWith('exsim_'));
  expect(own.every(({ labels }) => labels['version'] === '1.2.3')).toBe(true);
});

test('an instance is in one state', async () => {
  const { series } = await scraped();
  const states = series.filter(({ name, value }) => name === 'exsim_instance_state' && value === 1);
  expect(states.map(({ labels }) => [labels['instance_name'], labels['state']])).toEqual([
    ['exchange-sim-binance', 'ready'],
    ['exchange-sim-kraken', 'backoff'],
  ]);
});

test('restarts, adoption and configuration are told by instance', async () => {
  const names = ['exchange-sim-binance', 'exchange-sim-kraken'];
  const both = (binance: number, kraken: number) => ({ [names[0]!]: binance, [names[1]!]: kraken });
  expect(await valuesOf('exsim_instance_restarts_total', 'instance_name')).toEqual(both(0, 3));
  expect(await valuesOf('exsim_instance_adopted', 'instance_name')).toEqual(both(0, 1));
  expect(await valuesOf('exsim_instance_config_in_sync', 'instance_name')).toEqual(both(1, 0));
});

test('a server that is off has no series: it is not down', async () => {
  const { postgres, redis } = SNAPSHOT.services;
  const services = {
    postgres: { ...postgres, status: 'down' as const },
    redis: { ...redis, status: 'off' as const },
  };
  expect(await valuesOf('exsim_server_up', 'server', { ...SNAPSHOT, services })).toEqual({ postgres: 0 });
});

test('changes of state and the time of work are counted, also of work that fails', async () => {
  const counts = new FleetCounts();
  counts.stateEntered('ready');
  counts.stateEntered('ready');
  let nowMs = 0;
  const work = async () => {
    nowMs += 30;
    throw new Error('no');
  };
  await expect(timed(counts.planSeconds, () => nowMs, work)).rejects.toThrow('no');
  const { series } = await scraped(SNAPSHOT, counts);
  const find = (name: string, labels: object) =>
    series.find(
      (each) => each.name === name && Object.entries(labels).every(([k, v]) => each.labels[k] === v),
    );
  expect(find('exsim_events_total', { state: 'ready' })?.value).toBe(2);
  expect(find('exsim_events_total', { state: 'fenced' })?.value).toBe(0);
  expect(find('exsim_plan_seconds_bucket', { le: '0.025' })?.value).toBe(0);
  expect(find('exsim_plan_seconds_bucket', { le: '0.05' })?.value).toBe(1);
});

test('every instance is a target, also one that does not run', () => {
  expect(targetGroups('exchange-sim', SNAPSHOT.instances)).toEqual([
    {
      targets: ['127.0.0.1:8081'],
      labels: { instance_name: 'exchange-sim-binance', venue: 'binance', service: 'exchange-sim' },
    },
    {
      targets: ['[::1]:8082'],
      labels: { instance_name: 'exchange-sim-kraken', venue: 'generic', service: 'exchange-sim' },
    },
  ]);
});
