import { describe, expect, test } from 'vitest';
import type { Family } from '../../../src/metrics/samples.ts';
import { FleetCounts } from '../../../src/supervisor/metrics/counts.ts';
import { supervisorFamilies } from '../../../src/supervisor/metrics/families.ts';
import { CountedMetrics } from '../../../src/worker/metrics/counted.ts';
import { families } from '../../../src/worker/metrics/families.ts';
import { fleetSnapshot } from '../../support/snapshots.ts';
import { QUIET_VENUE } from '../worker/metrics/venue-reading.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const SUPERVISOR = supervisorFamilies({ snapshot: () => fleetSnapshot(), counts: new FleetCounts() });

describe('docs/metrics.md', () => {
  const page = docsPage('metrics.md');
  const typesOf = (table: readonly (readonly string[])[]) =>
    table.map(([name, type]) => `${withoutTicks(name!)} ${type}`).toSorted();
  const labelsOf = (table: readonly (readonly string[])[]) =>
    Object.fromEntries(
      table.map(([name, , labels]) => [
        withoutTicks(name!),
        withoutTicks(labels!).split(' ').toSorted().join(' '),
      ]),
    );
  const defined = (all: readonly Family[]) => all.map(({ name, type }) => `${name} ${type}`).toSorted();
  const used = (all: readonly Family[]) =>
    Object.fromEntries(
      all.map(({ name, collect }) => {
        const labels = new Set(collect().flatMap((sample) => Object.keys(sample.labels)));
        labels.delete('le');
        return [name, [...labels].toSorted().join(' ')];
      }),
    );

  test('lists every metric with its type, and no other', () => {
    expect(typesOf(tableOf(page, ['metric', 'type']))).toEqual(defined(families(new CountedMetrics([]))));
    expect(typesOf(tableOf(page, ['supervisor metric', 'type']))).toEqual(defined(SUPERVISOR));
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
    counted.venueRead(QUIET_VENUE);
    expect(labelsOf(tableOf(page, ['metric', 'type']))).toEqual(used(families(counted)));
    expect(labelsOf(tableOf(page, ['supervisor metric', 'type']))).toEqual(used(SUPERVISOR));
  });
});
