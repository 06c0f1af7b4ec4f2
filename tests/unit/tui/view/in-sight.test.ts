import { expect, test } from 'vitest';
import { reduce } from '../../../../src/tui/model/reduce.ts';
import type { ScreenState } from '../../../../src/tui/model/state.ts';
import type { InstanceDetails } from '../../../../src/tui/sources.ts';
import { frame } from '../../../../src/tui/view/frame.ts';
import { firstAlike, inSight } from '../../../../src/tui/view/in-sight.ts';
import { lineText } from '../../../../src/tui/view/line.ts';
import { NOW, openScreen, pressed, shownAfter } from '../fixtures.ts';

const PLAN = {
  id: 1,
  lines: Array.from({ length: 40 }, (_, line) => `line ${line}`),
  isNothing: false,
  hurts: [],
};
const LONG: InstanceDetails = {
  ...{ place: null, logLevel: 'info', accounts: [], provisioned: [] },
  configuration: [{ title: 'limits', rows: PLAN.lines.map((line) => [line, '1'] as const) }],
  events: PLAN.lines.map((reason, seq) => ({
    ...{ seq, at: '2026-01-02T03:04:05.000Z', instance: 'binance', from: 'starting', to: 'ready', reason },
  })),
};
const open = shownAfter(openScreen(80, 24), { type: 'details', name: 'binance', details: LONG });
const asked: ScreenState = reduce(open, { type: 'planned', plan: PLAN }, NOW).state;
const shown = (state: ScreenState): string => frame(state, NOW).map(lineText).join('\n');

test.each<[what: string, state: ScreenState, on: string[], back: string]>([
  ['the help', open, ['?', ...new Array<string>(20).fill('pageDown')], 'up'],
  ['a question', asked, new Array<string>(100).fill('down'), 'up'],
  ['the configuration', open, ['4', 'G'], 'k'],
  ['the events', open, ['3', 'g'], 'j'],
  ['the log', open, ['5', 'g'], 'j'],
])('at the end of %s one key back is seen, however far a person went on', (_what, state, on, back) => {
  const end = shownAfter(state, ...pressed(...on));
  expect(shown(inSight(end, NOW))).toBe(shown(end));
  expect(shown(shownAfter(inSight(end, NOW), ...pressed(back)))).not.toBe(shown(end));
});

test('what is seen stays as it is', () => {
  const state = shownAfter(open, ...pressed('4', 'j', 'j'));
  expect(inSight(state, NOW)).toEqual(state);
});

test.each([
  [1500, 1500, 1],
  [1500, 1499, 3],
  [1500, 1480, 9],
  [1500, 0, 22],
  [0, 0, 0],
])('from %i the end at %i is found by few looks', (from, end, looksMax) => {
  const looks: number[] = [];
  const found = firstAlike(from, (at) => {
    looks.push(at);
    return at >= end;
  });
  expect(found).toBe(end);
  expect(looks.length).toBeLessThanOrEqual(looksMax);
  expect(looks.every((at) => at >= 0)).toBe(true);
});

test('at its beginning the log is a whole page, also of lines that take several rows', () => {
  const text = `${'long '.repeat(30)}.`;
  const lines = Array.from({ length: 30 }, () => ({ timeMs: NOW, level: 'info', text }) as const);
  const long = shownAfter({ ...open }, { type: 'logs', name: 'binance', lines });
  for (const keys of [
    ['5', 'g'],
    ['5', 'g', 'w'],
    ['5', 'w', 'G', 'g'],
  ]) {
    const page = shown(shownAfter(long, ...pressed(...keys)))
      .split('\n')
      .slice(3, -1);
    expect(page.filter((row) => row.trim() === '')).toEqual([]);
    expect(page[0]).toContain('INFO');
  }
});
