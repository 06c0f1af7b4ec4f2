import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../../src/worker/metrics/prometheus.ts';
import { readExposition } from './text-format.ts';

const INFO = {
  service: 'exchange-sim',
  instanceName: 'exchange-sim-test',
  version: '1.2.3',
  environment: 'test',
};

/** Metrics of a worker that has seen a little of everything. */
function busyMetrics() {
  const metrics = createMetrics(INFO, ['BTC-USD', 'ETH-USD']);
  metrics.orderPlaced('BTC-USD', 'LIMIT', 'BUY');
  metrics.orderRejected('PRICE_TICK');
  metrics.tradeExecuted('BTC-USD');
  metrics.bookChanged('BTC-USD', 'BUY', 3);
  metrics.matchingLatency('BTC-USD', 0.0000012);
  metrics.matchingLatency('BTC-USD', 0.0009);
  metrics.matchingLatency('BTC-USD', 7);
  metrics.journalCommitted(0.0007, 12);
  metrics.projectionLag(0.25);
  metrics.httpStarted('POST');
  metrics.httpFinished('POST', '/api/v1/orders', 201, 0.0008);
  metrics.grpcStarted('PlaceOrder');
  metrics.grpcFinished('PlaceOrder', 'OK', 0.0008);
  metrics.discoveryRegistered(true);
  return metrics;
}

const exposition = async () => readExposition((await busyMetrics().render()).body);

describe('GET /metrics', () => {
  test('is in the text format, and promtool would have no complaint', async () => {
    const { contentType } = await busyMetrics().render();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect((await exposition()).problems).toEqual([]);
  });

  test('has every name of the contract, with its type and HELP', async () => {
    const { families } = await exposition();
    const ours = [...families]
      .filter(([name]) => /^(exchange|http|grpc|exsim)_/.test(name))
      .map(([name, { type, help }]) => `${name} ${type}: ${help}`);
    expect(ours).toEqual([
      'exchange_orders_total counter: Total number of orders placed',
      'exchange_trades_total counter: Total number of trades executed',
      'exchange_order_book_depth gauge: Current order book depth',
      'exchange_matching_engine_latency_seconds histogram: Matching engine latency',
      'exchange_rejects_total counter: Total number of orders and commands refused, by the name of the error',
      'http_requests_total counter: Total number of HTTP requests',
      'http_request_duration_seconds histogram: HTTP request duration in seconds',
      'http_requests_in_flight gauge: HTTP requests being answered now',
      'grpc_server_requests_total counter: Total number of gRPC requests',
      'grpc_server_request_duration_seconds histogram: gRPC request duration in seconds',
      'grpc_server_requests_in_flight gauge: gRPC requests being answered now',
      'exchange_journal_commit_seconds histogram: Time a commit of the journal took',
      'exchange_journal_commit_commands histogram: Commands in one commit of the journal',
      'exchange_projection_lag_seconds gauge: How far the tables of orders, trades and balances are behind the journal',
      'exchange_snapshots_total counter: Total number of snapshots stored, or not stored for a failure',
      'exchange_snapshot_seconds gauge: Time the last snapshot took, beside the running engine',
      'exchange_snapshot_bytes gauge: State in the newest snapshot, before compression',
      'exchange_snapshot_command_seq gauge: Command the newest snapshot stands at',
      'exchange_feed_subscriptions gauge: Subscriptions to a channel that are open',
      'exchange_feed_messages_total counter: Total number of messages handed to subscribers',
      'exchange_feed_messages_conflated_total counter: Total number of messages slow subscribers were spared, since a newer state followed',
      'exchange_feed_connections_dropped_total counter: Total number of connections ended because their client read too slowly',
      'exchange_feed_queued_bytes gauge: Bytes that wait for clients of the stream to read them',
      'exchange_accepting_orders gauge: Whether a new order would be taken: 1 yes, 0 no',
      'exchange_degraded gauge: Whether a part of the venue does not work: 1 it does not, 0 it does',
      'exchange_open_orders gauge: Orders that rest in a book or wait for their trigger',
      'exchange_queued_commands gauge: Commands that wait for the journal or are being written to it',
      'exchange_journal_uncommitted_commands gauge: Applied commands that are not in the journal yet',
      'exchange_journal_size_bytes gauge: What the journal takes in Postgres, as far as it is counted since the start',
      'exchange_journal_size_limit_bytes gauge: What the journal may take in Postgres before no more orders are accepted',
      'exchange_connections gauge: Open connections; those of streams are among the HTTP ones',
      'exchange_log_lines_lost_total counter: Total number of log lines that could not be written',
      'exchange_discovery_registered gauge: Whether the discovery entry in Redis is up to date: 1 yes, 0 no',
      'exchange_event_loop_lag_seconds histogram: The longest the event loop was late, second by second',
      'exsim_build_info gauge: Always 1; the label node_version says what it runs on',
    ]);
  });

  test('puts the constant labels on every series', async () => {
    const { series } = await exposition();
    const constant = { service: 'exchange-sim', instance_name: 'exchange-sim-test', version: '1.2.3' };
    for (const { labels } of series) expect(labels).toMatchObject({ version: expect.any(String) });
    const without = series.filter(({ labels }) =>
      Object.entries(constant).some(([name, value]) => labels[name] !== value),
    );
    // nodejs_version_info has a label `version` of its own, which wins.
    expect(without.map(({ name }) => name)).toEqual(['nodejs_version_info']);
  });

  test('shows configured symbols with zeros before anything happens on them', async () => {
    const { series } = await exposition();
    const eth = series.filter(({ labels }) => labels['symbol'] === 'ETH-USD');
    expect(eth.filter(({ name }) => name === 'exchange_orders_total')).toHaveLength(12);
    expect(eth.every(({ value }) => value === 0)).toBe(true);
  });

  test('cumulates the buckets of a histogram, from a microsecond, with one at 0.001', async () => {
    const { series } = await exposition();
    const buckets = series
      .filter(
        ({ name, labels }) =>
          name === 'exchange_matching_engine_latency_seconds_bucket' && labels['symbol'] === 'BTC-USD',
      )
      .map(({ labels, value }) => `${labels['le']} ${value}`);
    expect(buckets).toEqual([
      '0.000001 0',
      '0.0000025 1',
      '0.000005 1',
      '0.00001 1',
      '0.000025 1',
      '0.00005 1',
      '0.0001 1',
      '0.00025 1',
      '0.0005 1',
      '0.001 2',
      '0.0025 2',
      '0.005 2',
      '0.01 2',
      '0.1 2',
      '+Inf 3',
    ]);
    const bounds = new Set(
      series
        .filter(({ name, labels }) => name.endsWith('_seconds_bucket') && labels['le'] === '0.001')
        .map(({ name }) => name),
    );
    expect([...bounds]).toContain('http_request_duration_seconds_bucket');
    expect([...bounds]).toContain('grpc_server_request_duration_seconds_bucket');
  });

  test('tells about the Node process, without the names that promtool refuses', async () => {
    const { families } = await exposition();
    expect(families.has('process_resident_memory_bytes')).toBe(true);
    expect(families.has('nodejs_eventloop_lag_seconds')).toBe(true);
    expect(
      [...families.keys()].filter((name) => name.startsWith('nodejs_active') && name.endsWith('_total')),
    ).toEqual([]);
  });

  test('counts what it showed once more, not twice', async () => {
    const metrics = busyMetrics();
    await metrics.render();
    const again = readExposition((await metrics.render()).body);
    const orders = again.series.find(({ name, value }) => name === 'exchange_orders_total' && value > 0);
    expect(orders?.value).toBe(1);
  });
});
