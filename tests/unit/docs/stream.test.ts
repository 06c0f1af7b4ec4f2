import { expect, test } from 'vitest';
import { FEED_CHANNELS } from '../../../src/worker/metrics/types.ts';
import { STREAM_LIMITS } from '../../../src/worker/stream/limits.ts';
import { readMessage, STREAM_FIELDS, STREAM_OPS } from '../../../src/worker/stream/requests.ts';
import { topicOf } from '../../../src/worker/stream/topics.ts';
import { Markets } from '../../../src/worker/wire/markets.ts';
import { recordingMetrics } from '../worker/metrics/recording-metrics.ts';
import { memoryVenue, SPEC } from '../worker/wire/memory-venue.ts';
import { kib, noting, seconds } from './limits.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('stream.md');

test('docs/stream.md lists every op with its fields, and no other', () => {
  const documented = tableOf(page, ['op', 'fields']).map(([op, fields]) => [
    withoutTicks(op),
    withoutTicks(fields).split(' ').filter(Boolean),
  ]);
  expect(documented).toEqual(STREAM_OPS.map((op) => [op, STREAM_FIELDS[op]]));
});

test('it lists every channel: what it needs, what comes, whether it resumes, and what a slow reader gets', () => {
  const { deps } = memoryVenue(recordingMetrics());
  const { engine } = deps.exchange;
  const topics = { engine, feeds: deps.feeds, markets: new Markets(engine, { spec: SPEC }) };
  const typeOf = (frame: Buffer | null): string =>
    frame === null ? 'nothing' : JSON.parse(frame.subarray(frame.indexOf('{')).toString()).type;
  const target = (channel: string) => ({ channel, symbol: 0, interval: '1m', account: 0 }) as never;
  const rows = tableOf(page, ['channel', 'needs']).map((cells) => cells.map(withoutTicks));
  expect(rows.map(([channel]) => channel)).toEqual([...FEED_CHANNELS]);
  for (const [channel = '', needs, begins, , resumes, slow] of rows) {
    const topic = topicOf(target(channel), topics);
    const isMarket = needs !== 'auth';
    const read = readMessage(JSON.stringify({ op: 'subscribe', channel, interval: '1m' })).request;
    const bare = readMessage(JSON.stringify({ op: 'subscribe', channel })).request;
    // Before the first trade there is no kline to begin with.
    if (channel !== 'klines') expect(typeOf(topic.begin(null)), channel).toBe(begins);
    expect([channel, resumes !== 'no']).toEqual([channel, topic.resume !== null]);
    expect([channel, slow]).toEqual([channel, topic.conflates ? 'conflated' : 'closed']);
    expect([channel, bare.ok]).toEqual([channel, !isMarket]);
    expect([channel, read.ok]).toEqual([channel, false]);
  }
});

test('it lists every limit, as it is', () => {
  const { limits, asked } = noting(STREAM_LIMITS);
  expect(tableOf(page, ['what', 'limit']).map(([what, limit]) => [withoutTicks(what), limit])).toEqual([
    ['connections', `${limits.connections}`],
    ['subscriptions of a connection', `${limits.subscriptions}`],
    ['messages in', `${limits.messagesPerSecond} per second, ${limits.messagesAtOnce} at once`],
    ['message in', kib(limits.messageBytes)],
    ['id', `${limits.idChars} characters`],
    ['errors in a row, other than 6003', `${limits.errorsInARow}`],
    ['not read, conflating', kib(limits.conflateBytes)],
    ['not read', kib(limits.queuedBytes)],
    ['look-up of the key', seconds(limits.keyCheckIntervalMs)],
    ['ping', seconds(limits.pingIntervalMs)],
    ['stale', seconds(limits.staleIntervalMs)],
  ]);
  expect([...asked].toSorted()).toEqual(Object.keys(STREAM_LIMITS).toSorted());
});
