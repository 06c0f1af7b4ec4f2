import { expect, test } from 'vitest';
import type { PlannedInstance } from '../../../src/instance/spec.ts';
import type { DesiredFleet } from '../../../src/protocol/api.ts';
import { afterAction, afterUp, type Desired } from '../../../src/supervisor/fleet/desired.ts';
import { plannedInstance } from './planned.ts';

const [BINANCE, KRAKEN, OKX] = ['binance', 'kraken', 'okx'].map((name) => plannedInstance(name)) as [
  PlannedInstance,
  PlannedInstance,
  PlannedInstance,
];
const moved = (instance: PlannedInstance): PlannedInstance => ({
  ...instance,
  ports: { http: 9000, grpc: 9001 },
});

const wish = (instances: PlannedInstance[], only: string[] | null = null): DesiredFleet => ({
  file: '/p/instances.yaml',
  service: 'exchange-sim',
  postgresUrl: null,
  redis: null,
  instances,
  only,
});
const told = ({ fleet, running }: Desired) => ({
  running,
  http: fleet.instances.map(({ spec, ports }) => `${spec.name} ${ports.http}`),
});

const ALL = afterUp(null, wish([BINANCE, KRAKEN, OKX]));

test('an up without names is for all of the file, and for nothing else', () => {
  expect(told(afterUp(ALL, wish([moved(BINANCE), KRAKEN])))).toEqual({
    running: ['binance', 'kraken'],
    http: ['binance 9000', 'kraken 8081'],
  });
});

test('an up of names leaves the others as they are, changed or gone as the file has them by now', () => {
  const after = afterUp(ALL, wish([moved(BINANCE), moved(KRAKEN)], ['kraken']));
  expect(told(after)).toEqual({
    running: ['binance', 'kraken', 'okx'],
    http: ['binance 8081', 'kraken 9000', 'okx 8081'],
  });
});

test('one that is new to the file and not named does not run, nor does one that was stopped', () => {
  const stopped = afterAction(afterUp(null, wish([BINANCE, KRAKEN])), 'binance', 'stop');
  expect(told(afterUp(stopped, wish([BINANCE, KRAKEN, OKX], ['kraken'])))).toEqual({
    running: ['kraken'],
    http: ['binance 8081', 'kraken 8081', 'okx 8081'],
  });
});

test('one that was stopped and left the file is forgotten by an up of others', () => {
  const stopped = afterAction(ALL, 'okx', 'stop');
  expect(told(afterUp(stopped, wish([BINANCE, KRAKEN], ['kraken']))).http).toEqual([
    'binance 8081',
    'kraken 8081',
  ]);
});

test('an up of all also runs what was stopped', () => {
  const stopped = afterAction(ALL, 'okx', 'stop');
  expect(stopped.running).toEqual(['binance', 'kraken']);
  expect(afterUp(stopped, ALL.fleet).running).toEqual(['binance', 'kraken', 'okx']);
});
