import type { CountedMetrics } from './counted.ts';
import { exchangeFamilies } from './exchange-families.ts';
import { grpcFamilies, httpFamilies } from './request-families.ts';
import { bucketSamples, type Family } from './samples.ts';
import { snapshotFamilies } from './snapshot-families.ts';

/** Every metric exsim itself defines, read from `counted` each time it is collected. */
export function families(counted: CountedMetrics): Family[] {
  return [
    ...exchangeFamilies(counted),
    ...httpFamilies(counted),
    ...grpcFamilies(counted),
    ...coreFamilies(counted),
    ...snapshotFamilies(counted),
  ];
}

function coreFamilies(counted: CountedMetrics): Family[] {
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
      name: 'exchange_journal_uncommitted_commands',
      help: 'Applied commands that are not in the journal yet',
      type: 'gauge',
      collect: () => [{ labels: {}, value: counted.uncommittedCommands }],
    },
    {
      name: 'exchange_journal_size_bytes',
      help: 'What the journal takes in Postgres, as far as it is counted since the start',
      type: 'gauge',
      collect: () => [{ labels: {}, value: counted.journalBytes }],
    },
    {
      name: 'exchange_projection_lag_seconds',
      help: 'How far the tables of orders, trades and balances are behind the journal',
      type: 'gauge',
      collect: () => [{ labels: {}, value: counted.projectionLagSeconds }],
    },
    {
      name: 'exchange_discovery_registered',
      help: 'Whether the discovery entry in Redis is up to date: 1 yes, 0 no',
      type: 'gauge',
      collect: () => (counted.registered === null ? [] : [{ labels: {}, value: counted.registered ? 1 : 0 }]),
    },
    {
      name: 'exchange_log_lines_lost_total',
      help: 'Total number of log lines that could not be written',
      type: 'counter',
      collect: () => [{ labels: {}, value: counted.lostLogLines }],
    },
    {
      name: 'exsim_build_info',
      help: 'Always 1; the label node_version says what it runs on',
      type: 'gauge',
      collect: () => [{ labels: { node_version: process.version }, value: 1 }],
    },
  ];
}
