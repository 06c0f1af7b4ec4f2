import { bucketSamples, type Family } from '../../metrics/samples.ts';
import type { CountedMetrics } from './counted.ts';
import { exchangeFamilies } from './exchange-families.ts';
import { feedFamilies } from './feed-families.ts';
import { grpcFamilies, httpFamilies } from './request-families.ts';
import { snapshotFamilies } from './snapshot-families.ts';
import { venueFamilies } from './venue-families.ts';

/** Every metric exsim itself defines, read from `counted` each time it is collected. */
export function families(counted: CountedMetrics): Family[] {
  return [
    ...exchangeFamilies(counted),
    ...httpFamilies(counted),
    ...grpcFamilies(counted),
    ...storageFamilies(counted),
    ...snapshotFamilies(counted),
    ...feedFamilies(counted),
    ...venueFamilies(counted),
    ...processFamilies(counted),
  ];
}

function storageFamilies(counted: CountedMetrics): Family[] {
  return [
    {
      name: 'exchange_journal_commit_seconds',
      help: 'Time a commit of the journal took',
      type: 'histogram',
      collect: () => bucketSamples('exchange_journal_commit_seconds', {}, counted.commitLatency),
    },
    {
      name: 'exchange_journal_commit_commands',
      help: 'Commands in one commit of the journal',
      type: 'histogram',
      collect: () => bucketSamples('exchange_journal_commit_commands', {}, counted.commitCommands),
    },
    {
      name: 'exchange_projection_lag_seconds',
      help: 'How far the tables of orders, trades and balances are behind the journal',
      type: 'gauge',
      collect: () => [{ labels: {}, value: counted.projectionLagSeconds }],
    },
  ];
}

function processFamilies(counted: CountedMetrics): Family[] {
  return [
    {
      name: 'exchange_discovery_registered',
      help: 'Whether the discovery entry in Redis is up to date: 1 yes, 0 no',
      type: 'gauge',
      collect: () => (counted.registered === null ? [] : [{ labels: {}, value: counted.registered ? 1 : 0 }]),
    },
    {
      name: 'exchange_event_loop_lag_seconds',
      help: 'The longest the event loop was late, second by second',
      type: 'histogram',
      collect: () => bucketSamples('exchange_event_loop_lag_seconds', {}, counted.eventLoopDelay),
    },
    {
      name: 'exsim_build_info',
      help: 'Always 1; the label node_version says what it runs on',
      type: 'gauge',
      collect: () => [{ labels: { node_version: process.version }, value: 1 }],
    },
  ];
}
