import { bucketSamples, type Family, labelSamples } from '../../metrics/samples.ts';
import type { CountedMetrics } from './counted.ts';

/** HTTP requests, by method and route pattern. */
export function httpFamilies(counted: CountedMetrics): Family[] {
  const perEndpoint = () =>
    [...counted.http].flatMap(([method, endpoints]) =>
      [...endpoints].map(([endpoint, counts]) => ({ labels: { method, endpoint }, counts })),
    );
  return [
    {
      name: 'http_requests_total',
      help: 'Total number of HTTP requests',
      type: 'counter',
      collect: () =>
        perEndpoint().flatMap(({ labels, counts }) =>
          [...counts.byStatus].map(([status, value]) => ({
            labels: { ...labels, status_code: status },
            value,
          })),
        ),
    },
    {
      name: 'http_request_duration_seconds',
      help: 'HTTP request duration in seconds',
      type: 'histogram',
      collect: () =>
        perEndpoint().flatMap(({ labels, counts }) =>
          bucketSamples('http_request_duration_seconds', labels, counts.duration),
        ),
    },
    {
      name: 'http_requests_in_flight',
      help: 'HTTP requests being answered now',
      type: 'gauge',
      collect: () => labelSamples('method', counted.httpInFlight),
    },
  ];
}

/** gRPC requests, by RPC. */
export function grpcFamilies(counted: CountedMetrics): Family[] {
  return [
    {
      name: 'grpc_server_requests_total',
      help: 'Total number of gRPC requests',
      type: 'counter',
      collect: () =>
        [...counted.grpc].flatMap(([method, counts]) =>
          [...counts.byStatus].map(([status, value]) => ({ labels: { method, status }, value })),
        ),
    },
    {
      name: 'grpc_server_request_duration_seconds',
      help: 'gRPC request duration in seconds',
      type: 'histogram',
      collect: () =>
        [...counted.grpc].flatMap(([method, counts]) =>
          bucketSamples('grpc_server_request_duration_seconds', { method }, counts.duration),
        ),
    },
    {
      name: 'grpc_server_requests_in_flight',
      help: 'gRPC requests being answered now',
      type: 'gauge',
      collect: () => labelSamples('method', counted.grpcInFlight),
    },
  ];
}
