import type { FleetEvent } from '../../../src/protocol/api.ts';
import type { InstanceSnapshot } from '../../../src/protocol/status.ts';
import type { ScreenEvent } from '../../../src/tui/model/events.ts';
import { openedPane } from '../../../src/tui/model/instance-pane.ts';
import { reduce } from '../../../src/tui/model/reduce.ts';
import { initialState, type ScreenState } from '../../../src/tui/model/state.ts';
import type { InstanceDetails, LogLine, Market, MarketTrade } from '../../../src/tui/sources.ts';
import { fleetSnapshot, instanceSnapshot } from '../../support/snapshots.ts';

export const NOW = Date.parse('2026-01-02T03:04:15.000Z');

const levels = (from: number, step: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    price: ((from + step * index) / 100).toFixed(2),
    quantity: String(((index * 7) % 5) + 0.25 * ((index * 3) % 4) + 0.01),
  }));

const trades: MarketTrade[] = Array.from({ length: 40 }, (_, index) => ({
  tradeId: String(1000 - index),
  price: (64_000 + ((index * 37) % 50) / 10).toFixed(1),
  quantity: (((index * 13) % 40) / 100 + 0.01).toFixed(2),
  takerSide: index % 3 === 0 ? 'SELL' : 'BUY',
  atMs: NOW - index * 700,
}));

/** A market in good order: book, trades, a price line of two minutes. */
export const MARKET: Market = {
  link: { kind: 'live' },
  asks: levels(6_400_050, 25, 40),
  bids: levels(6_400_000, -25, 40),
  trades,
  prices: Array.from({ length: 120 }, (_, index) => {
    const price = (64_000 + Math.round(Math.sin(index / 9) * 300) / 10).toFixed(1);
    return { atMs: NOW - (119 - index) * 1000, price, low: price, high: price };
  }),
  day: { low: '63970', high: '64030', change: '-4.5', volume: '123.45', trades: 4711 },
};

const event = (seq: number, second: number, change: Partial<FleetEvent>): FleetEvent => ({
  ...{ seq, instance: 'binance', from: null, to: null, reason: null },
  at: `2026-01-02T03:04:${String(second).padStart(2, '0')}.000Z`,
  ...change,
});

const DETAILS: InstanceDetails = {
  place: '/home/kim/instances.yaml:3',
  logLevel: 'info',
  configuration: [
    {
      title: 'instance',
      rows: [
        ['venue', 'binance'],
        ['durability', 'commit'],
        ['logLevel', 'info'],
      ],
    },
    {
      title: 'symbols',
      rows: [['BTC-USDT', 'tick 0.01, lot 0.00001, min notional 5, maker 10 bps, taker 10 bps in received']],
    },
    { title: 'accounts', rows: [['alice', '100 BTC, 5000000 USDT, key made by exsim']] },
  ],
  provisioned: [
    ['schema', 'exchange_sim_binance'],
    ['role', 'exchange_sim_binance'],
    ['Redis namespace', 'exchange:sim:binance:'],
  ],
  accounts: ['alice', 'bob'],
  events: [
    event(1, 3, { instance: null, reason: 'supervisor 0.1.0 begins, pid 4700' }),
    event(2, 4, { from: 'pending', to: 'starting' }),
    event(3, 5, { from: 'starting', to: 'ready' }),
    event(4, 9, { from: 'ready', to: 'backoff', reason: 'ended by SIGKILL while it was ready' }),
    event(5, 10, { from: 'backoff', to: 'ready' }),
  ],
};

export const LOG: readonly LogLine[] = Array.from({ length: 60 }, (_, index) => ({
  timeMs: NOW - (59 - index) * 500,
  level: index % 20 === 7 ? 'warn' : 'info',
  text: index % 20 === 7 ? `projection is behind by ${index} rows` : `order ${index} was accepted`,
}));

export const SYMBOLS: InstanceSnapshot['symbols'] = ['BTC-USDT', 'ETH-USDT'].map((symbol) => ({
  ...{ symbol, bestBid: '64000', bestAsk: '64000.5', last: '64000.1' },
}));

/** A screen after these events. */
export const shownAfter = (state: ScreenState, ...events: ScreenEvent[]): ScreenState =>
  events.reduce((before, happened) => reduce(before, happened, NOW).state, state);

/** A screen of this size with the instance view open and everything told. */
export function openScreen(
  columns: number,
  rows: number,
  changes: Partial<InstanceSnapshot> = {},
): ScreenState {
  const snapshot = fleetSnapshot({ instances: [instanceSnapshot({ symbols: SYMBOLS, ...changes })] });
  const name = 'binance';
  const begun = shownAfter(initialState('status', { columns, rows }), {
    type: 'fleet',
    update: { type: 'snapshot', snapshot },
  });
  return shownAfter(
    { ...begun, instance: openedPane(name) },
    ...Array.from({ length: 90 }, () => ({ type: 'tick' }) as const),
    { type: 'market', name, symbol: 'BTC-USDT', market: MARKET },
    { type: 'details', name, details: DETAILS },
    { type: 'logs', name, lines: LOG },
  );
}

/** Keys by their names, one after the other. */
export const pressed = (...keys: string[]): ScreenEvent[] => keys.map((key) => ({ type: 'key', key }));
