import { expect, test } from 'vitest';
import { selectedInstance, shownInstances } from '../../../../src/tui/model/fleet-pane.ts';
import { SAMPLES_MAX } from '../../../../src/tui/model/history.ts';
import { reduce } from '../../../../src/tui/model/reduce.ts';
import { initialState, type ScreenState, TOAST_MS, TOASTS_MAX } from '../../../../src/tui/model/state.ts';
import type { FleetUpdate } from '../../../../src/tui/sources.ts';
import { frameText, marketFleet, pressed, SCREEN_NOW, screenState } from '../../../support/screen.ts';

const SIZE = { columns: 120, rows: 24 };
const names = ({ snapshot, fleet }: ScreenState): string[] =>
  shownInstances(snapshot, fleet).map(({ name }) => name);
const selected = ({ snapshot, fleet }: ScreenState): string | undefined =>
  selectedInstance(snapshot, fleet)?.name;

test.each([
  [[], 'binance'],
  [['j'], 'coinbase'],
  [['down', 'down', 'k'], 'coinbase'],
  [['up'], 'binance'],
  [['G'], 'venue-2'],
  [['end', 'j'], 'venue-2'],
  [['G', 'g'], 'binance'],
  [['pageDown'], 'venue-2'],
  [['/', 'o', 'k', 'x', 'enter'], 'okx'],
  [['/', 'z', 'z', 'enter'], undefined],
  [['G', '/', 'b', 'i', 'enter', 'escape'], 'venue-2'],
])('after %j the selected one is %s', (keys, name) =>
  expect(selected(screenState(SIZE, { keys }))).toBe(name),
);

test('what is selected stays so when others come before it', () => {
  const state = screenState(SIZE, { keys: ['j'] });
  const fleet = marketFleet();
  const [first] = fleet.instances;
  const more = { ...fleet, instances: [{ ...first!, name: 'aaa' }, ...fleet.instances] };
  expect(selected(told(state, { type: 'snapshot', snapshot: more }))).toBe('coinbase');
});

test.each([
  [[], ['binance', 'coinbase', 'kraken', 'okx', 'venue-2']],
  [['S'], ['venue-2', 'okx', 'kraken', 'coinbase', 'binance']],
  [['s'], ['okx', 'kraken', 'venue-2', 'binance', 'coinbase']],
  [
    ['s', 's'],
    ['binance', 'coinbase', 'kraken', 'okx', 'venue-2'],
  ],
  [
    ['s', 's', 'S'],
    ['okx', 'venue-2', 'kraken', 'coinbase', 'binance'],
  ],
])('after %j the order is %j', (keys, order) => expect(names(screenState(SIZE, { keys }))).toEqual(order));

test.each([
  ['degr', ['kraken']],
  ['REDIS', ['kraken']],
  ['venue-', ['venue-2']],
  ['generic', ['venue-2']],
])('the filter %j finds %j', (text, found) => {
  expect(names(screenState(SIZE, { keys: ['/', ...text] }))).toEqual(found);
});

test('q leaves and stops nothing; in front of an up it asks', () => {
  const leave = { type: 'leave', andStop: false };
  const q = { type: 'key', key: 'q' } as const;
  expect(reduce(screenState(SIZE), q, SCREEN_NOW).effects).toEqual([leave]);
  const asked = reduce({ ...screenState(SIZE), mode: 'front' }, { type: 'key', key: 'ctrl-c' }, SCREEN_NOW);
  expect(asked.effects).toEqual([]);
  expect(frameText(asked.state)).toContain('[l] leave   [s] stop all   [Esc] no');
  const effectsOf = (key: string) => reduce(asked.state, { type: 'key', key }, SCREEN_NOW).effects;
  expect(effectsOf('l')).toEqual([leave]);
  expect(effectsOf('s')).toEqual([{ type: 'leave', andStop: true }]);
  expect(effectsOf('x')).toEqual([]);
  expect(effectsOf('ctrl-c')).toEqual([leave]);
  expect(pressed(asked.state, ['escape']).dialog).toBe(null);
});

const told = (state: ScreenState, update: FleetUpdate, nowMs = SCREEN_NOW): ScreenState =>
  reduce(state, { type: 'fleet', update }, nowMs).state;
const firstLine = (state: ScreenState, nowMs: number): string => frameText(state, nowMs).split('\n')[0] ?? '';

test('a supervisor that goes shows "reconnecting" with the age of what is seen, until one is back', () => {
  const lost = told(screenState(SIZE), { type: 'lost', reason: 'gone' }, SCREEN_NOW + 2000);
  expect(firstLine(lost, SCREEN_NOW + 5000)).toMatch(/reconnecting for 3 s, shown is 5 s old$/);
  const byHand = { ...marketFleet(), supervisor: null };
  const still = told(lost, { type: 'snapshot', snapshot: byHand }, SCREEN_NOW + 4000);
  expect(firstLine(still, SCREEN_NOW + 5000)).toMatch(/reconnecting for 3 s, shown is 1 s old$/);
  expect(firstLine(told(still, { type: 'snapshot', snapshot: marketFleet() }), SCREEN_NOW)).toMatch(/live$/);
});

test('a supervisor that is silent while exchanges run is no live one', () => {
  expect(firstLine(screenState(SIZE), SCREEN_NOW + 5000)).toMatch(/live$/);
  expect(firstLine(screenState(SIZE), SCREEN_NOW + 7000)).toMatch(/silent for 7 s$/);
});

test('where no supervisor runs from the start, that is said', () => {
  const snapshot = { ...marketFleet(), supervisor: null };
  const state = told(initialState('status', SIZE), { type: 'snapshot', snapshot });
  expect(firstLine(state, SCREEN_NOW)).toMatch(/no supervisor$/);
});

test('a sample a second is kept of each exchange, a bounded number of them, with gaps while nothing is known', () => {
  let state = screenState(SIZE);
  const tick = (): void => {
    state = reduce(state, { type: 'tick' }, SCREEN_NOW).state;
  };
  for (let second = 0; second < SAMPLES_MAX + 10; second++) tick();
  expect(state.histories.get('binance')?.ordersPerSecond).toHaveLength(SAMPLES_MAX);
  expect(state.histories.get('okx')?.p99Ms.at(-1)).toBe(null);
  tick();
  expect(state.histories.get('binance')?.ordersPerSecond).toHaveLength(SAMPLES_MAX - 1); // As odd as all there were.
  state = told(state, { type: 'lost', reason: 'gone' });
  tick();
  expect(state.histories.get('binance')?.ordersPerSecond.slice(-2)).toEqual([812, null]);
});

test('seconds in which the screen was stopped or its machine slept are a gap; a tick that is late is none', () => {
  let state: ScreenState = { ...screenState(SIZE), histories: new Map() };
  for (const second of [0, 1, 3, 8])
    state = reduce(state, { type: 'tick' }, SCREEN_NOW + second * 1000).state;
  expect(state.histories.get('binance')?.ordersPerSecond).toEqual([
    812,
    812,
    812,
    null,
    null,
    null,
    null,
    812,
  ]);
  state = reduce(state, { type: 'tick' }, SCREEN_NOW + 1e9).state;
  expect(new Set(state.histories.get('binance')?.ordersPerSecond.slice(0, -1))).toEqual(new Set([null]));
  expect(state.histories.get('binance')?.ordersPerSecond.at(-1)).toBe(812);
});

test('outcomes are toasts that pass', () => {
  let state = screenState(SIZE);
  for (let index = 0; index <= TOASTS_MAX; index++)
    state = reduce(
      state,
      { type: 'finished', outcome: { isDone: index > 0, text: `done ${index}` } },
      SCREEN_NOW,
    ).state;
  expect(state.toasts.map(({ text }) => text)).toEqual(['done 1', 'done 2', 'done 3']);
  expect(frameText(state)).toContain(' ✓ done 3');
  expect(reduce(state, { type: 'tick' }, SCREEN_NOW + TOAST_MS).state.toasts).toEqual([]);
});
