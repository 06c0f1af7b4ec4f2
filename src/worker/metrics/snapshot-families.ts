import type { Family, Sample } from '../../metrics/samples.ts';
import type { CountedMetrics } from './counted.ts';

/** What the snapshots of the journal are like. */
export function snapshotFamilies(counted: CountedMetrics): Family[] {
  return [
    {
      name: 'exchange_snapshots_total',
      help: 'Total number of snapshots stored, or not stored for a failure',
      type: 'counter',
      collect: () => [
        { labels: { result: 'stored' }, value: counted.snapshotsStored },
        { labels: { result: 'failed' }, value: counted.snapshotsFailed },
      ],
    },
    {
      name: 'exchange_snapshot_seconds',
      help: 'Time the last snapshot took, beside the running engine',
      type: 'gauge',
      collect: () => known(counted.snapshotSeconds),
    },
    {
      name: 'exchange_snapshot_bytes',
      help: 'State in the newest snapshot, before compression',
      type: 'gauge',
      collect: () => known(counted.snapshot?.stateBytes),
    },
    {
      name: 'exchange_snapshot_command_seq',
      help: 'Command the newest snapshot stands at',
      type: 'gauge',
      collect: () => known(counted.snapshot?.commandSeq),
    },
  ];
}

const known = (value: number | null | undefined): Sample[] =>
  value === null || value === undefined ? [] : [{ labels: {}, value }];
