import type { Family, Sample } from '../../metrics/samples.ts';
import type { LabelCounts } from '../../metrics/series.ts';
import type { CountedMetrics } from './counted.ts';
import { FEED_CHANNELS } from './types.ts';

/** What streams send to clients, by channel, over WebSocket and gRPC alike. */
export function feedFamilies(counted: CountedMetrics): Family[] {
  return [
    {
      name: 'exchange_feed_subscriptions',
      help: 'Subscriptions to a channel that are open',
      type: 'gauge',
      collect: () => channelSamples(counted.feedsFollowed),
    },
    {
      name: 'exchange_feed_messages_total',
      help: 'Total number of messages handed to subscribers',
      type: 'counter',
      collect: () => channelSamples(counted.feedMessages),
    },
    {
      name: 'exchange_feed_messages_conflated_total',
      help: 'Total number of messages slow subscribers were spared, since a newer state followed',
      type: 'counter',
      collect: () => channelSamples(counted.feedMessagesConflated),
    },
    {
      name: 'exchange_feed_connections_dropped_total',
      help: 'Total number of connections ended because their client read too slowly',
      type: 'counter',
      collect: () => channelSamples(counted.feedConnectionsDropped),
    },
    {
      name: 'exchange_feed_queued_bytes',
      help: 'Bytes that wait for clients of the stream to read them',
      type: 'gauge',
      collect: () => [{ labels: {}, value: counted.feedQueuedBytes }],
    },
  ];
}

/** Every channel from the start: a rate over a series that begins with its first event misses that event. */
const channelSamples = ({ values }: LabelCounts): Sample[] =>
  FEED_CHANNELS.map((channel) => ({ labels: { channel }, value: values.get(channel) ?? 0 }));
