import type { FleetSnapshot, InstanceSnapshot, WorkerMetrics } from '../../src/protocol/status.ts';
import { reduce } from '../../src/tui/model/reduce.ts';
import { initialState, type ScreenState } from '../../src/tui/model/state.ts';
import { frame } from '../../src/tui/view/frame.ts';
import { lineText, type Size } from '../../src/tui/view/line.ts';
import { fleetSnapshot, instanceSnapshot } from './snapshots.ts';

export const SCREEN_NOW = Date.parse('2026-01-02T06:15:00.000Z');

/** Of the figures of a busy exchange, those that a test or a picture wants to differ. */
const metrics = (changes: Partial<WorkerMetrics>): WorkerMetrics => ({
  ordersPerSecond: 812,
  tradesPerSecond: 304,
  rejectsPerSecond: 3.2,
  openOrders: 1204,
  p50Ms: 1.42,
  p99Ms: 6.1,
  rssBytes: 118_000_000,
  cpuPercent: 21.3,
  eventLoopLagMs: 0.4,
  connections: 12,
  ...changes,
});

const BTC = { symbol: 'BTC-USD', bestBid: '64988.7', bestAsk: '64991', last: '64990.1' };

/** Five exchanges in the states a person meets most. */
export const marketFleet = (): FleetSnapshot =>
  fleetSnapshot({
    instances: [
      instanceSnapshot({ metrics: metrics({}), symbols: [BTC] }),
      instanceSnapshot({
        name: 'coinbase',
        venue: 'coinbase',
        since: '2026-01-02T05:40:00.000Z',
        httpUrl: 'http://127.0.0.1:8082',
        grpcAddress: '127.0.0.1:50053',
        pid: 4712,
        metrics: metrics({
          ordersPerSecond: 96.4,
          tradesPerSecond: 41,
          rejectsPerSecond: 12.5,
          openOrders: 88,
        }),
        symbols: [{ ...BTC, bestBid: '64994.31', bestAsk: '65002.9' }],
      }),
      instanceSnapshot({
        name: 'kraken',
        venue: 'kraken',
        state: 'degraded',
        degraded: ['redis'],
        reason: 'redis does not answer: connection refused',
        since: '2026-01-02T06:14:20.000Z',
        httpUrl: 'http://127.0.0.1:8083',
        grpcAddress: '127.0.0.1:50054',
        pid: 4713,
        metrics: metrics({ ordersPerSecond: 5.5, tradesPerSecond: 0, rejectsPerSecond: 0, openOrders: 7 }),
        symbols: [{ ...BTC, bestBid: null, bestAsk: '65010' }],
      }),
      instanceSnapshot({
        name: 'okx',
        venue: 'okx',
        state: 'backoff',
        reason: 'exited with code 70: a check inside the engine failed',
        nextStep: 'starts again in 4 s',
        since: '2026-01-02T06:14:57.000Z',
        httpUrl: 'http://127.0.0.1:8084',
        grpcAddress: '127.0.0.1:50055',
        pid: null,
        restarts: 3,
        journal: null,
        metrics: null,
      }),
      instanceSnapshot({
        name: 'venue-2',
        venue: 'generic',
        state: 'stopped',
        since: '2026-01-02T04:00:00.000Z',
        httpUrl: 'http://127.0.0.1:8085',
        grpcAddress: '127.0.0.1:50056',
        pid: null,
        journal: null,
        metrics: null,
      }),
    ],
  });

/** Rates of a minute before, so that sparklines have something to show. */
const wave = (second: number, height: number): number => height * (1.2 + Math.sin(second / 4));

/** A screen that has shown the fleet for a minute; then `keys` were pressed. */
export function screenState(
  size: Size,
  { fleet = marketFleet(), keys = [] }: { fleet?: FleetSnapshot; keys?: readonly string[] } = {},
): ScreenState {
  let state = initialState('status', size);
  for (let second = 60; second > 0; second--) {
    const instances = fleet.instances.map((instance) => atSecond(instance, second));
    const atMs = SCREEN_NOW - second * 1000;
    state = reduce(
      state,
      { type: 'fleet', update: { type: 'snapshot', snapshot: { ...fleet, instances } } },
      atMs,
    ).state;
    state = reduce(state, { type: 'tick' }, atMs).state;
  }
  state = reduce(state, { type: 'fleet', update: { type: 'snapshot', snapshot: fleet } }, SCREEN_NOW).state;
  return pressed(state, keys);
}

const atSecond = (instance: InstanceSnapshot, second: number): InstanceSnapshot =>
  instance.metrics === null
    ? instance
    : {
        ...instance,
        metrics: { ...instance.metrics, ordersPerSecond: wave(second, instance.metrics.ordersPerSecond) },
      };

export const pressed = (state: ScreenState, keys: readonly string[]): ScreenState =>
  keys.reduce((now, key) => reduce(now, { type: 'key', key }, SCREEN_NOW).state, state);

/** What the terminal shows, without looks; spaces at the ends of lines are cut. */
export const frameText = (state: ScreenState, nowMs = SCREEN_NOW): string =>
  frame(state, nowMs)
    .map((line) => lineText(line).trimEnd())
    .join('\n')
    .trimEnd();
