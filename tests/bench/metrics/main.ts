/**
 * What counting one HTTP request costs a worker, beside prom-client's own counter, gauge and histogram with the same
 * names and buckets, in one process and in turn. It only prints: `.ci/bench.mjs` compiles and starts it.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { REQUEST_BUCKETS } from '../../../src/worker/metrics/buckets.ts';
import { CountedMetrics } from '../../../src/worker/metrics/counted.ts';
import { consoleTable } from '../report/table.ts';

const ROUNDS = 5;
const REQUESTS = 1_000_000;
/** The library is slower: fewer requests tell as much. */
const LIBRARY_REQUESTS = REQUESTS / 5;

type Request = readonly [method: string, endpoint: string, status: number];
const MIX: readonly Request[] = [
  ['POST', '/api/v1/orders', 201],
  ['POST', '/api/v1/orders', 400],
  ['GET', '/api/v1/orders/:orderId', 200],
  ['DELETE', '/api/v1/orders/:orderId', 200],
];
/** Seconds from a tenth of a millisecond to 30 ms. */
const DURATIONS = Float64Array.from(
  { length: 1024 },
  (_, index) => 0.0001 + ((index * 7919) % 1000) * 0.00003,
);

function ours(): (request: Request, seconds: number) => void {
  const metrics = new CountedMetrics(['BTC-USD']);
  return ([method, endpoint, status], seconds) => {
    metrics.httpStarted(method);
    metrics.httpFinished(method, endpoint, status, seconds);
  };
}

function library(): (request: Request, seconds: number) => void {
  const registers = [new Registry()];
  const options = (name: string, labelNames: string[]) => ({ name, help: name, labelNames, registers });
  const total = new Counter(options('requests_total', ['method', 'endpoint', 'status_code']));
  const inFlight = new Gauge(options('requests_in_flight', ['method']));
  const buckets = [...REQUEST_BUCKETS];
  const duration = new Histogram({ ...options('request_duration_seconds', ['method', 'endpoint']), buckets });
  return ([method, endpoint, status], seconds) => {
    inFlight.inc({ method });
    inFlight.dec({ method });
    total.inc({ method, endpoint, status_code: status });
    duration.observe({ method, endpoint }, seconds);
  };
}

/** CPU nanoseconds per request. */
function measure(count: (request: Request, seconds: number) => void, requests: number): number {
  const before = process.cpuUsage();
  for (let done = 0; done < requests; done += 1)
    count(MIX[done % MIX.length]!, DURATIONS[done % DURATIONS.length]!);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / requests;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const counting = { ours: ours(), library: library() };
const rounds = Array.from({ length: ROUNDS }, () => ({
  ours: measure(counting.ours, REQUESTS),
  library: measure(counting.library, LIBRARY_REQUESTS),
}));
const own = median(rounds.map((round) => round.ours));
const libraryOwn = median(rounds.map((round) => round.library));
console.log(
  consoleTable({
    header: ['counting one HTTP request', 'CPU ns, median of 5', 'ratio'],
    rows: [
      ['exsim', own.toFixed(0), '1.0x'],
      ['prom-client', libraryOwn.toFixed(0), `${(libraryOwn / own).toFixed(1)}x`],
    ],
  }),
);
