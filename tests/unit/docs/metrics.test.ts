import { describe, expect, test } from 'vitest';
import { CountedMetrics } from '../../../src/worker/metrics/counted.ts';
import { families } from '../../../src/worker/metrics/families.ts';
import type { VenueReading } from '../../../src/worker/metrics/types.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const READING: VenueReading = {
  accepting: true,
  degraded: [],
  queuedCommands: 0,
  openOrders: 0,
  projectionLagSeconds: 0,
  uncommittedCommands: 0,
  journal: { bytes: 1, bytesMax: 2 },
  connections: { http: 0, grpc: 0 },
  lostLogLines: 0,
};

describe('docs/metrics.md', () => {
  test('lists every metric with its type, and no other', () => {
    const documented = tableOf(docsPage('metrics.md'), ['metric', 'type']);
    const defined = families(new CountedMetrics([])).map(({ name, type }) => `${name} ${type}`);
    expect(documented.map(([name, type]) => `${withoutTicks(name)} ${type}`).toSorted()).toEqual(
      defined.toSorted(),
    );
  });

  test('names exactly the labels each metric has', () => {
    const counted = new CountedMetrics(['BTC-USD']);
    counted.orderRejected('PRICE_TICK');
    counted.httpStarted('GET');
    counted.httpFinished('GET', '/metrics', 200, 0.001);
    counted.grpcStarted('GetOrder');
    counted.grpcFinished('GetOrder', 'OK', 0.001);
    counted.journalCommitted(0.001, 1);
    counted.snapshotNewest(1, 1);
    counted.snapshotStored(0.1);
    counted.discoveryRegistered(true);
    counted.venueRead(READING);
    const used = families(counted).map(({ name, collect }) => {
      const labels = new Set(collect().flatMap((sample) => Object.keys(sample.labels)));
      labels.delete('le');
      return [name, [...labels].toSorted().join(' ')];
    });
    const documented = tableOf(docsPage('metrics.md'), ['metric', 'type']).map(([name, , labels]) => [
      withoutTicks(name),
      withoutTicks(labels).split(' ').toSorted().join(' '),
    ]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(used));
  });
});
