import { createMetrics } from '../../src/worker/metrics/prometheus.ts';
import { type Recorded, recordingMetrics } from '../unit/worker/metrics/recording-metrics.ts';
import { readExposition } from '../unit/worker/metrics/text-format.ts';
import { type Labels, metricsContract } from './metrics-contract.ts';

const INFO = { service: 's', instanceName: 's-test', version: '1', environment: 'test' };

metricsContract('the Prometheus adapter', () => {
  const metrics = createMetrics(INFO, ['BTC-USD']);
  return {
    metrics,
    value: async (metric, labels) => {
      const { series, families } = readExposition((await metrics.render()).body);
      const name = families.get(metric)?.type === 'histogram' ? `${metric}_count` : metric;
      const wanted = Object.entries({ ...labels, service: 's', instance_name: 's-test', version: '1' });
      const found = series.find(
        (each) =>
          each.name === name &&
          Object.keys(each.labels).length === wanted.length &&
          wanted.every(([label, value]) => each.labels[label] === value),
      );
      return found?.value ?? 0;
    },
  };
});

metricsContract('the recording fake', () => {
  const metrics = recordingMetrics();
  return { metrics, value: async (metric, labels) => replayed(metrics.calls, metric, labels) };
});

/** Value of a metric after the recorded calls. */
function replayed(calls: readonly Recorded[], metric: string, labels: Labels): number {
  const wanted = Object.values(labels).join();
  const count = (name: string, pick: (args: Recorded) => unknown[] = ([, ...args]) => args) =>
    calls.filter((call) => call[0] === name && pick(call).join() === wanted).length;
  const last = (name: string, pick: (args: Recorded) => unknown[]) =>
    Number(calls.findLast((call) => call[0] === name && pick(call).join() === wanted)?.at(-1) ?? 0);
  switch (metric) {
    case 'exchange_orders_total':
      return count('orderPlaced');
    case 'exchange_trades_total':
      return count('tradeExecuted');
    case 'exchange_matching_engine_latency_seconds':
      return count('matchingLatency');
    case 'exchange_order_book_depth':
      return last('bookChanged', ([, symbol, side]) => [symbol, side]);
    case 'exchange_rejects_total':
      return count('orderRejected');
    case 'http_requests_in_flight':
      return count('httpStarted') - count('httpFinished', ([, method]) => [method]);
    case 'http_requests_total':
      return count('httpFinished');
    case 'http_request_duration_seconds':
      return count('httpFinished', ([, method, endpoint]) => [method, endpoint]);
    case 'grpc_server_requests_in_flight':
      return count('grpcStarted') - count('grpcFinished', ([, method]) => [method]);
    case 'grpc_server_requests_total':
      return count('grpcFinished');
    case 'grpc_server_request_duration_seconds':
      return count('grpcFinished', ([, method]) => [method]);
    case 'exchange_journal_commit_seconds':
    case 'exchange_journal_commit_commands':
      return count('journalCommitted', () => []);
    case 'exchange_projection_lag_seconds':
      return last('projectionLag', () => []);
    case 'exchange_journal_uncommitted_commands':
      return last('uncommitted', () => []);
    case 'exchange_accepting_orders':
      return last('accepting', () => []);
    case 'exchange_degraded':
      return count('degraded');
    case 'exchange_event_loop_lag_seconds':
      return count('eventLoopDelayed');
    case 'exchange_log_lines_lost_total':
      return last('lostLogLines', () => []);
    case 'exchange_discovery_registered':
      return last('discoveryRegistered', () => []);
    default:
      throw new Error(`the contract asks for ${metric}`);
  }
}
