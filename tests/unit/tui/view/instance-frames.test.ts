import { describe, expect, test } from 'vitest';
import { openedPane } from '../../../../src/tui/model/instance-pane.ts';
import { PARTS } from '../../../../src/tui/model/intents.ts';
import type { ScreenState } from '../../../../src/tui/model/state.ts';
import { frame } from '../../../../src/tui/view/frame.ts';
import { lineText, lineWidth } from '../../../../src/tui/view/line.ts';
import { MARKET, NOW, openScreen, pressed, SYMBOLS, shownAfter } from '../fixtures.ts';

/** Without the footer, which has tests of its own. */
const text = (state: ScreenState): string =>
  frame(state, NOW)
    .slice(0, -1)
    .map((line) => lineText(line).trimEnd())
    .join('\n');

const rows = (state: ScreenState, from: number, to: number): string[] =>
  text(state).split('\n').slice(from, to);

/** Frames as they are drawn, in files beside this one: `vitest -u` writes them anew. */
describe('the instance view', () => {
  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
    [200, 50],
  ])('at %dx%d', async (columns, height) => {
    const name = `frames/instance-${columns}x${height}.txt`;
    await expect(`${text(openScreen(columns, height))}\n`).toMatchFileSnapshot(name);
  });

  test('shows each part alone where there is no room for several', async () => {
    const parts = PARTS.map((_, index) =>
      text(shownAfter(openScreen(60, 15), ...pressed(String(index + 1)))),
    );
    await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot('frames/parts-60x15.txt');
  });

  test.each([60, 80, 120, 200])('names the symbol at %d columns', (columns) => {
    const second = shownAfter(openScreen(columns, 24), ...pressed(']'));
    expect(text(second)).toContain(columns < 80 ? 'ETH-USDT' : 'ETH-USDT, 2 of 2');
  });

  test('says at 60 columns that the log does not follow', () => {
    const log = shownAfter(openScreen(60, 15), ...pressed('5'));
    expect(rows(log, 2, 3)).toEqual([' 1 Market 2 Rates 3 Events 4 Configuration [5 Log]   follows']);
    expect(rows(shownAfter(log, ...pressed('f')), 2, 3)[0]).toMatch(/\[5 Log\] stands a…$/);
  });

  test.each([60, 79, 99, 100, 159, 160, 250])('fits %d columns exactly, whatever is shown', (columns) => {
    for (const height of [15, 28, 34, 60]) {
      const opened = openScreen(columns, height);
      for (const key of ['1', '2', '4', '5', 'X', 'L', '?']) {
        const lines = frame(shownAfter(opened, ...pressed(key)), NOW);
        expect([lines.length, ...new Set(lines.map(lineWidth))]).toEqual([height, columns]);
      }
    }
  });
});

test('the price plot stays where it is for two seconds, all but its last cell', () => {
  const plot = (nowMs: number): string[] =>
    frame(openScreen(80, 24), nowMs)
      .slice(4, 10)
      .map((line) => lineText(line).slice(0, -1));
  for (const laterMs of [-999, -500, 1, 1000]) expect(plot(NOW + laterMs)).toEqual(plot(NOW));
  expect(plot(NOW + 1001)).not.toEqual(plot(NOW));
});

describe('what is in the way', () => {
  const market = (link: (typeof MARKET)['link']): ScreenState =>
    shownAfter(openScreen(80, 24), {
      type: 'market',
      name: 'binance',
      symbol: 'BTC-USDT',
      market: { ...MARKET, link },
    });

  test('a market that is not reachable says why, and what was last seen stays', () => {
    const shown = rows(market({ kind: 'unreachable', reason: 'connect ECONNREFUSED 127.0.0.1:8081' }), 3, 5);
    expect(shown[0]).toBe(' not reachable: connect ECONNREFUSED 127.0.0.1:8081');
    expect(shown[1]).toContain(' 64018.3  63970.0 to 64030.0');
  });

  test('one whose database does not answer is stale', () => {
    expect(rows(market({ kind: 'stale' }), 3, 4)).toEqual([
      ' stale: the database does not answer, so nothing can change',
    ]);
  });

  test('a state with a reason has it in the second line', () => {
    const state = openScreen(80, 24, {
      ...{ state: 'backoff', metrics: null, pid: null },
      ...{ reason: 'ended by SIGKILL', nextStep: 'starts again in 4 s' },
    });
    expect(rows(state, 0, 2)).toEqual([
      ' binance  backoff for 10 s          http://127.0.0.1:8081  gRPC 127.0.0.1:50052',
      ' ended by SIGKILL; starts again in 4 s',
    ]);
  });

  test('a supervisor that is gone is said, and how old all but the market is', () => {
    const state = shownAfter(openScreen(80, 24), {
      type: 'fleet',
      update: { type: 'lost', reason: 'it has ended' },
    });
    expect(rows(state, 1, 2)).toEqual([' reconnecting to the supervisor, all but the market as of 0 s ago']);
  });

  test('an empty book says which side has nothing', () => {
    const empty = { ...MARKET, bids: [], asks: [], trades: [], prices: [] };
    const state = shownAfter(openScreen(60, 15), {
      type: 'market',
      name: 'binance',
      symbol: 'BTC-USDT',
      market: empty,
    });
    expect(text(state)).toContain('─ no asks  no bids ─');
    expect(text(state)).toContain('no trades yet');
  });

  test('the price goes from the lowest to the highest that was traded, also where they were not the last of a second', () => {
    const point = { atMs: NOW - 1000, price: '64000.5', low: '9999.5', high: '64010.5' };
    const state = shownAfter(openScreen(120, 40), {
      ...{ type: 'market', name: 'binance', symbol: 'BTC-USDT' },
      market: { ...MARKET, prices: [...MARKET.prices.slice(0, -1), point] },
    });
    expect(text(state)).toContain('64000.5  9999.5 to 64030.0 in');
  });

  test('one that never ran while it was open has no market', () => {
    const opened = openScreen(60, 15, { state: 'stopped', pid: null, symbols: [] });
    const state = { ...opened, instance: openedPane('binance') };
    expect(rows(state, 3, 4)).toEqual([' no market while it does not run; U starts it']);
  });

  test('an exchange that left the fleet is said to have', () => {
    const { instance } = openScreen(60, 15);
    const state = openScreen(60, 15, { name: 'kraken', symbols: SYMBOLS });
    expect(rows({ ...state, instance }, 0, 1)).toEqual([' binance is not in the fleet any more.']);
  });
});
