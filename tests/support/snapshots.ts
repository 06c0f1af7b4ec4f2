import type { FleetSnapshot, InstanceSnapshot } from '../../src/protocol/status.ts';

/** A ready instance as a supervisor reports it, with what the test wants to be different. */
export const instanceSnapshot = (changes: Partial<InstanceSnapshot> = {}): InstanceSnapshot => ({
  name: 'binance',
  instanceName: 'exchange-sim-binance',
  venue: 'binance',
  state: 'ready',
  reason: null,
  since: '2026-01-02T03:04:05.000Z',
  nextStep: null,
  lastExit: null,
  problem: null,
  pid: 4711,
  startedAt: '2026-01-02T03:04:04.000Z',
  restarts: 0,
  adopted: false,
  httpUrl: 'http://127.0.0.1:8081',
  grpcAddress: '127.0.0.1:50052',
  schema: 'exchange_sim_binance',
  redisNamespace: 'exchange:sim:binance:',
  degraded: [],
  configInSync: true,
  isolation: 'full',
  journal: { commandSeq: 12, lagMs: 0, uncommitted: 0 },
  metrics: {
    ordersPerSecond: 12.34,
    tradesPerSecond: 0,
    rejectsPerSecond: 0,
    openOrders: 7,
    p50Ms: 0.72,
    p99Ms: 12.34,
    rssBytes: 62_914_560,
    cpuPercent: 1.5,
    eventLoopLagMs: 0.1,
    connections: 2,
  },
  symbols: [],
  ...changes,
});

/** A running fleet, with what the test wants to be different. */
export const fleetSnapshot = (changes: Partial<FleetSnapshot> = {}): FleetSnapshot => ({
  project: '/home/kim/.exsim',
  supervisor: { pid: 4700, version: '0.1.0', startedAt: '2026-01-02T03:04:03.000Z' },
  reconciling: false,
  problem: null,
  services: {
    postgres: {
      kind: 'embedded',
      status: 'up',
      url: 'postgres://127.0.0.1:20123/exsim',
      pid: 4701,
      reason: null,
    },
    redis: { kind: 'unpacked', status: 'up', url: 'redis://127.0.0.1:20124', pid: 4702, reason: null },
  },
  instances: [instanceSnapshot()],
  ...changes,
});
