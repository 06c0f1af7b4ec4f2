import { describe, expect, test } from 'vitest';
import type { ScreenEvent } from '../../../../src/tui/model/events.ts';
import { bottomOf, newest } from '../../../../src/tui/model/log-pane.ts';
import { reduce } from '../../../../src/tui/model/reduce.ts';
import type { ScreenState } from '../../../../src/tui/model/state.ts';
import { LOG_LINES_MAX } from '../../../../src/tui/sources.ts';
import { frame } from '../../../../src/tui/view/frame.ts';
import { lineText } from '../../../../src/tui/view/line.ts';
import { LOG, MARKET, NOW, openScreen, pressed, shownAfter } from '../fixtures.ts';

const effectsOf = (state: ScreenState, key: string) => reduce(state, { type: 'key', key }, NOW).effects;
const press = (...keys: string[]): ScreenState => shownAfter(openScreen(80, 24), ...pressed(...keys));

describe('parts', () => {
  test('Tab goes through all of them and around, Shift-Tab back, digits at once', () => {
    const focus = (...keys: string[]) => press(...keys).instance?.focus;
    expect(focus('tab')).toBe('figures');
    expect(focus('tab', 'tab', 'tab', 'tab', 'tab')).toBe('market');
    expect(focus('shiftTab')).toBe('log');
    expect(focus('4')).toBe('configuration');
  });

  test('the configuration is scrolled from its top, events back from the newest', () => {
    expect(press('4', 'down', 'j', 'up').instance?.scrolled).toEqual({ events: 0, configuration: 1 });
    expect(press('3', 'up', 'k', 'down').instance?.scrolled).toEqual({ events: 1, configuration: 0 });
    expect(press('3', 'down', 'G').instance?.scrolled).toEqual({ events: 0, configuration: 0 });
  });
});

describe('symbols', () => {
  test('] and [ go around; the market of the other one is asked for anew', () => {
    const next = press(']').instance;
    expect([next?.symbol, next?.market]).toEqual(['ETH-USDT', null]);
    expect(press(']', ']').instance?.symbol).toBe('BTC-USDT');
    expect(press('[').instance?.symbol).toBe('ETH-USDT');
  });

  test('what comes late of the symbol before is let go', () => {
    const late: ScreenEvent = { type: 'market', name: 'binance', symbol: 'BTC-USDT', market: MARKET };
    expect(shownAfter(press(']'), late).instance?.market).toBeNull();
    expect(shownAfter(press(), { ...late, name: 'kraken' }).instance?.market).toBe(MARKET);
  });

  test('the symbol stays while its worker is gone and tells none', () => {
    const { instance } = press();
    expect({ ...openScreen(80, 24, { symbols: [] }), instance }.instance?.symbol).toBe('BTC-USDT');
  });
});

describe('the log', () => {
  const more = (count: number): ScreenEvent => ({
    ...{ type: 'logs', name: 'binance' },
    lines: Array.from({ length: count }, (_, index) => ({
      timeMs: NOW,
      level: 'info',
      text: `more ${index}`,
    })),
  });
  const log = (state: ScreenState) => state.instance!.log;

  test('follows until a person scrolls, and again from the end on', () => {
    expect(log(press('5')).bottom).toBeNull();
    const up = press('5', 'up');
    expect(log(up).bottom).toBe(LOG.length - 2);
    expect(bottomOf(log(shownAfter(up, more(5))))).toBe(LOG.length - 2);
    expect(log(shownAfter(up, ...pressed('G'))).bottom).toBeNull();
    expect(log(shownAfter(up, ...pressed('down'))).bottom).toBeNull();
    expect(bottomOf(log(shownAfter(press('5', 'f'), more(5))))).toBe(LOG.length - 1);
  });

  test('keeps the newest lines; whoever stood at one that went stands at the oldest', () => {
    const full = shownAfter(press('5', 'g'), more(LOG_LINES_MAX));
    expect(log(full).lines).toHaveLength(LOG_LINES_MAX);
    expect(newest(log(full))).toBe(LOG.length + LOG_LINES_MAX - 1);
    expect(bottomOf(log(full))).toBe(LOG.length);
  });

  test('/ searches from any part; Enter goes to the last line found, n and N on from there', () => {
    const typed = press('/', ...'behind');
    expect([typed.instance?.focus, log(typed).typed]).toEqual(['log', 'behind']);
    const found = shownAfter(typed, ...pressed('enter'));
    expect(log(found)).toMatchObject({ typed: null, query: 'behind', found: 47, bottom: 50 });
    expect(log(shownAfter(found, ...pressed('n'))).found).toBe(7);
    expect(log(shownAfter(found, ...pressed('N'))).found).toBe(27);
    expect(log(shownAfter(found, ...pressed('N', 'N', 'N'))).found).toBe(47);
  });

  test('keys are text while a search is typed, and Escape ends first the typing, then the search, then the view', () => {
    const typing = press('/', 'q', 'X', '1');
    expect([log(typing).typed, typing.dialog]).toEqual(['qX1', null]);
    expect(log(shownAfter(typing, ...pressed('backspace'))).typed).toBe('qX');
    expect(log(shownAfter(typing, ...pressed('escape'))).typed).toBeNull();
    const searching = press('/', ...'behind', 'enter');
    const ended = shownAfter(searching, ...pressed('escape'));
    expect([log(ended).query, ended.instance === null]).toEqual(['', false]);
    expect(shownAfter(ended, ...pressed('escape')).instance).toBeNull();
  });

  test('a search for what is nowhere says so and moves nothing', () => {
    const state = press('/', ...'nowhere', 'enter');
    expect(log(state)).toMatchObject({ found: null, bottom: null });
    expect(frame(state, NOW).map(lineText).join('\n')).toContain('/nowhere  in no line');
  });
});

describe('actions', () => {
  test('a restart and a stop are asked about; only the answer has an effect', () => {
    for (const [key, action, label] of [
      ['R', 'restart', 'restart it'],
      ['X', 'stop', 'stop it'],
    ] as const) {
      expect(effectsOf(press(), key)).toEqual([]);
      expect(press(key).dialog?.choices.map((choice) => choice.label)).toEqual([label]);
      expect(press(key).dialog?.body.join(' ')).toContain('2 open connections will be closed.');
      expect(effectsOf(press(key), 'y')).toEqual([{ type: 'act', name: 'binance', action }]);
      expect(effectsOf(press(key), 'escape')).toEqual([]);
      expect(press(key, 'escape').dialog).toBeNull();
    }
  });

  test('a start hurts nobody: it is done at once', () => {
    expect(effectsOf(press(), 'U')).toEqual([{ type: 'act', name: 'binance', action: 'start' }]);
  });

  test('in the fleet view they are about the exchange selected', () => {
    const fleet = press('escape');
    expect([fleet.instance, fleet.dialog]).toEqual([null, null]);
    expect(shownAfter(fleet, ...pressed('X')).dialog?.title).toBe('Stop binance?');
  });

  test('the log level is chosen by its first letter', () => {
    expect(press('L').dialog?.body[0]).toBe('It logs at info now.');
    expect(effectsOf(press('L'), 'd')).toEqual([{ type: 'setLogLevel', name: 'binance', level: 'debug' }]);
  });

  test('what is copied is chosen by a letter, keys of accounts by digits', () => {
    expect(effectsOf(press('y'), 'u')).toEqual([
      { type: 'copy', name: 'binance', what: { kind: 'httpUrl' } },
    ]);
    expect(effectsOf(press('y'), '2')).toEqual([
      { type: 'copy', name: 'binance', what: { kind: 'apiKey', account: 'bob' } },
    ]);
  });

  test('the file is read first, and loaded only as the plan said', () => {
    expect(effectsOf(press(), 'r')).toEqual([{ type: 'planReload' }]);
    const lines = ['restart  binance  durability commit -> async (restart)'];
    const plan = { id: 7, lines, isNothing: false, hurts: ['restarts binance'] };
    const asked = shownAfter(press('r'), { type: 'planned', plan });
    expect(asked.dialog?.body).toEqual([...lines, '', 'This restarts binance.']);
    expect(effectsOf(asked, 'y')).toEqual([{ type: 'reload', id: 7 }]);
    expect([press('r').toasts.at(-1)?.text, asked.toasts]).toEqual(['Reading the instance file...', []]);
  });

  test('a file that cannot be used shows its problems and offers nothing', () => {
    const plan = { id: null, lines: ['instances.yaml:2:3 ...'], isNothing: false, hurts: [] };
    const { dialog } = shownAfter(press('r'), { type: 'planned', plan });
    expect(dialog).toMatchObject({
      title: 'The instance file cannot be used',
      body: plan.lines,
      choices: [],
    });
  });

  test('where nothing would change nothing is asked', () => {
    const plan = { id: 7, lines: [], isNothing: true, hurts: [] };
    const state = shownAfter(press('r'), { type: 'planned', plan });
    expect([state.dialog, state.toasts.at(-1)?.text]).toEqual([
      null,
      'Nothing to change: all run as the instance file says.',
    ]);
  });
});
