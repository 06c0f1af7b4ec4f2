import { beforeEach, describe, expect, test } from 'vitest';
import type { Metrics } from '../../src/worker/metrics/types.ts';
import { QUIET_VENUE } from '../unit/worker/metrics/venue-reading.ts';

/** Labels of a count, and how to find it again. */
export type Labels = Readonly<Record<string, string>>;
export type MetricsUnderTest = {
  readonly metrics: Metrics;
  /** Value of a counter or gauge, or number of observations of a histogram; 0 when there is none. */
  readonly value: (metric: string, labels: Labels) => Promise<number>;
};

/** What everybody who implements `Metrics` counts, by the names of the contract. */
export function metricsContract(name: string, create: () => MetricsUnderTest): void {
  describe(`${name} counts`, () => {
    let tested: MetricsUnderTest;
    beforeEach(() => {
      tested = create();
    });
    const expectValue = async (metric: string, labels: Labels, value: number) =>
      expect(await tested.value(metric, labels), `${metric} ${JSON.stringify(labels)}`).toBe(value);

    test('orders by symbol, type and side', async () => {
      const { metrics } = tested;
      metrics.orderPlaced('BTC-USD', 'LIMIT', 'BUY');
      metrics.orderPlaced('BTC-USD', 'LIMIT', 'BUY');
      metrics.orderPlaced('BTC-USD', 'TAKE_PROFIT_LIMIT', 'SELL');
      metrics.orderPlaced('ETH-USD', 'MARKET', 'SELL');
      const orders = 'exchange_orders_total';
      await expectValue(orders, { symbol: 'BTC-USD', order_type: 'LIMIT', side: 'BUY' }, 2);
      await expectValue(orders, { symbol: 'BTC-USD', order_type: 'LIMIT', side: 'SELL' }, 0);
      await expectValue(orders, { symbol: 'BTC-USD', order_type: 'TAKE_PROFIT_LIMIT', side: 'SELL' }, 1);
      await expectValue(orders, { symbol: 'ETH-USD', order_type: 'MARKET', side: 'SELL' }, 1);
    });

    test('trades, latency and the depth of the book by symbol', async () => {
      const { metrics } = tested;
      metrics.tradeExecuted('BTC-USD');
      metrics.tradeExecuted('BTC-USD');
      metrics.matchingLatency('BTC-USD', 0.000003);
      metrics.bookChanged('BTC-USD', 'BUY', 7);
      metrics.bookChanged('BTC-USD', 'BUY', 5);
      await expectValue('exchange_trades_total', { symbol: 'BTC-USD' }, 2);
      await expectValue('exchange_matching_engine_latency_seconds', { symbol: 'BTC-USD' }, 1);
      await expectValue('exchange_order_book_depth', { symbol: 'BTC-USD', side: 'BUY' }, 5);
      await expectValue('exchange_order_book_depth', { symbol: 'BTC-USD', side: 'SELL' }, 0);
    });

    test('refusals by the name of the error', async () => {
      tested.metrics.orderRejected('PRICE_TICK');
      tested.metrics.orderRejected('PRICE_TICK');
      await expectValue('exchange_rejects_total', { name: 'PRICE_TICK' }, 2);
      await expectValue('exchange_rejects_total', { name: 'LOT_STEP' }, 0);
    });

    test('HTTP requests while they run and when they have ended', async () => {
      const { metrics } = tested;
      metrics.httpStarted('GET');
      metrics.httpStarted('GET');
      metrics.httpFinished('GET', '/api/v1/orders/:orderId', 404, 0.002);
      const labels = { method: 'GET', endpoint: '/api/v1/orders/:orderId' };
      await expectValue('http_requests_in_flight', { method: 'GET' }, 1);
      await expectValue('http_requests_total', { ...labels, status_code: '404' }, 1);
      await expectValue('http_request_duration_seconds', labels, 1);
    });

    test('RPCs while they run and when they have ended', async () => {
      const { metrics } = tested;
      metrics.grpcStarted('PlaceOrder');
      metrics.grpcFinished('PlaceOrder', 'OK', 0.002);
      metrics.grpcStarted('PlaceOrder');
      await expectValue('grpc_server_requests_in_flight', { method: 'PlaceOrder' }, 1);
      await expectValue('grpc_server_requests_total', { method: 'PlaceOrder', status: 'OK' }, 1);
      await expectValue('grpc_server_request_duration_seconds', { method: 'PlaceOrder' }, 1);
    });

    test('commits, their commands, and how far the tables are behind', async () => {
      const { metrics } = tested;
      metrics.journalCommitted(0.001, 40);
      metrics.journalCommitted(0.002, 1);
      metrics.projectionLag(1.5);
      await expectValue('exchange_journal_commit_seconds', {}, 2);
      await expectValue('exchange_journal_commit_commands', {}, 2);
      await expectValue('exchange_projection_lag_seconds', {}, 1.5);
    });

    test('how the venue was when it was last looked at', async () => {
      const { metrics } = tested;
      metrics.venueRead({ ...QUIET_VENUE, lostLogLines: 2 });
      metrics.venueRead({
        ...QUIET_VENUE,
        accepting: false,
        degraded: ['database'],
        uncommittedCommands: 7,
        projectionLagSeconds: 3,
        lostLogLines: 5,
      });
      await expectValue('exchange_accepting_orders', {}, 0);
      await expectValue('exchange_degraded', { part: 'database' }, 1);
      await expectValue('exchange_degraded', { part: 'redis' }, 0);
      await expectValue('exchange_journal_uncommitted_commands', {}, 7);
      await expectValue('exchange_projection_lag_seconds', {}, 3);
      await expectValue('exchange_log_lines_lost_total', {}, 5);
    });

    test('how often the event loop was late', async () => {
      tested.metrics.eventLoopDelayed(0.004);
      tested.metrics.eventLoopDelayed(0);
      await expectValue('exchange_event_loop_lag_seconds', {}, 2);
    });

    test('whether the discovery entry is up to date', async () => {
      tested.metrics.discoveryRegistered(true);
      await expectValue('exchange_discovery_registered', {}, 1);
      tested.metrics.discoveryRegistered(false);
      await expectValue('exchange_discovery_registered', {}, 0);
    });
  });
}
