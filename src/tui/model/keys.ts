import type { InstancePane } from './instance-pane.ts';
import type { Intent } from './intents.ts';
import type { ScreenState } from './state.ts';

/**
 * The one table of keys. What a key does, the footer, the help and docs/screen.md all come from it.
 *
 * A key is named by what it types ('q', 'G', '/', ' '), or by one of these words: up down left right pageUp pageDown
 * home end enter escape tab shiftTab backspace delete, and ctrl-c and so on. What was pasted is one key, see `pastedKey`.
 */
export type Binding = {
  readonly keys: readonly string[];
  /** Its keys as people read them. */
  readonly shown: string;
  readonly where: Place;
  readonly intent: Intent;
  /** What it does, in words: a line of the help. */
  readonly does: string;
  /** A word or two for the footer; absent: only in the help. */
  readonly footer?: string;
};

/** Where a key is valid: what has the focus. */
const PLACES = [
  'dialog',
  'help',
  'filter',
  'search',
  'log',
  'instance',
  'fleet',
  'exchange',
  'everywhere',
] as const;
export type Place = (typeof PLACES)[number];

const key = (
  where: Place,
  intent: Intent,
  keys: readonly string[],
  shown: string,
  does: string,
  footer?: string,
): Binding => ({ keys, shown, where, intent, does, ...(footer === undefined ? {} : { footer }) });

export const KEYS: readonly Binding[] = [
  key('fleet', 'up', ['up', 'k'], 'k ↑', 'select the exchange above'),
  key('fleet', 'down', ['down', 'j'], 'j ↓', 'select the exchange below'),
  key('fleet', 'pageUp', ['pageUp', 'ctrl-b'], 'PgUp Ctrl-B', 'a page up'),
  key('fleet', 'pageDown', ['pageDown', 'ctrl-f'], 'PgDn Ctrl-F', 'a page down'),
  key('fleet', 'first', ['home', 'g'], 'g Home', 'select the first'),
  key('fleet', 'last', ['end', 'G'], 'G End', 'select the last'),
  key('fleet', 'open', ['enter', 'l', 'right'], 'Enter l →', 'open the exchange', 'open'),
  key('fleet', 'filter', ['/'], '/', 'show only exchanges with a text in name, venue or state', 'filter'),
  key('fleet', 'close', ['escape'], 'Esc', 'show all again'),
  key(
    'fleet',
    'sort',
    ['s'],
    's',
    'sort by the next column: name, state, orders/s, p99, CPU, memory',
    'sort',
  ),
  key('fleet', 'reverse', ['S'], 'S', 'turn the order round'),

  key('instance', 'close', ['escape', 'h', 'left', 'backspace'], 'Esc h ←', 'back to the fleet', 'back'),
  key('instance', 'nextPane', ['tab'], 'Tab', 'to the next part', 'next'),
  key('instance', 'previousPane', ['shiftTab'], 'Shift-Tab', 'to the part before'),
  key('instance', 'market', ['1'], '1', 'to the market: order book, price, trades'),
  key('instance', 'figures', ['2'], '2', 'to rates and latency'),
  key('instance', 'events', ['3'], '3', 'to what happened'),
  key('instance', 'configuration', ['4'], '4', 'to configuration and names'),
  key('instance', 'log', ['5'], '5', 'to the log'),
  key('instance', 'search', ['/'], '/', 'search in the log', 'search'),
  key('instance', 'nextSymbol', [']'], ']', 'the next symbol', 'symbol'),
  key('instance', 'previousSymbol', ['['], '[', 'the symbol before'),
  key('instance', 'up', ['up', 'k'], 'k ↑', 'a line up'),
  key('instance', 'down', ['down', 'j'], 'j ↓', 'a line down'),
  key('instance', 'pageUp', ['pageUp', 'ctrl-b'], 'PgUp Ctrl-B', 'a page up'),
  key('instance', 'pageDown', ['pageDown', 'ctrl-f'], 'PgDn Ctrl-F', 'a page down'),
  key('instance', 'first', ['home', 'g'], 'g Home', 'to the first line'),
  key('instance', 'last', ['end', 'G'], 'G End', 'to the last line'),

  key('log', 'follow', ['f'], 'f', 'follow the log, or stop following', 'follow'),
  key('log', 'searchNext', ['n'], 'n', 'the next line found'),
  key('log', 'searchPrevious', ['N'], 'N', 'the line found before'),
  key('log', 'wrap', ['w'], 'w', 'wrap long lines, or cut them'),

  key('exchange', 'restart', ['R'], 'R', 'restart the exchange, after a question', 'restart'),
  key('exchange', 'stop', ['X'], 'X', 'stop the exchange, after a question', 'stop'),
  key('exchange', 'start', ['U'], 'U', 'start the exchange'),
  key('exchange', 'reload', ['r'], 'r', 'load the instance file again, after a look at the plan', 'reload'),
  key('exchange', 'logLevel', ['L'], 'L', 'change its log level, without a restart', 'log level'),
  key('exchange', 'copy', ['y'], 'y', 'copy its URL, gRPC address, keys or a curl line', 'copy'),

  key('filter', 'accept', ['enter'], 'Enter', 'keep the filter', 'keep'),
  key('filter', 'close', ['escape'], 'Esc', 'show all again', 'show all'),
  key('filter', 'erase', ['backspace'], 'Backspace', 'take back a character'),
  key('search', 'accept', ['enter'], 'Enter', 'to the line found', 'find'),
  key('search', 'close', ['escape'], 'Esc', 'end the search', 'end'),
  key('search', 'erase', ['backspace'], 'Backspace', 'take back a character'),

  key('dialog', 'close', ['escape', 'n', 'q'], 'Esc n', 'close the question; nothing is done', 'no'),
  key('dialog', 'up', ['up', 'k'], 'k ↑', 'a line up'),
  key('dialog', 'down', ['down', 'j'], 'j ↓', 'a line down'),
  key('help', 'close', ['escape', '?', 'q'], 'Esc ?', 'close the help', 'close'),
  key('help', 'up', ['up', 'k'], 'k ↑', 'a line up'),
  key('help', 'down', ['down', 'j'], 'j ↓', 'a line down', 'scroll'),
  key('help', 'pageUp', ['pageUp', 'ctrl-b'], 'PgUp', 'a page up'),
  key('help', 'pageDown', ['pageDown', 'ctrl-f', ' '], 'PgDn', 'a page down'),

  key('everywhere', 'help', ['?'], '?', 'show all keys', 'help'),
  key('everywhere', 'leave', ['q'], 'q', 'leave the screen; the exchanges go on', 'leave'),
  key('everywhere', 'leave', ['ctrl-c'], 'Ctrl-C', 'the same'),
  key('everywhere', 'suspend', ['ctrl-z'], 'Ctrl-Z', 'to the shell; fg comes back'),
  key('everywhere', 'redraw', ['ctrl-l'], 'Ctrl-L', 'draw all of the screen again'),
];

/** Where the focus is, innermost first: a key means what the first of these says. */
export function placesOf(state: ScreenState): readonly Place[] {
  if (state.help !== null) return ['help'];
  if (state.dialog !== null) return ['dialog'];
  if (state.instance !== null) return placesOfInstance(state.instance);
  return state.fleet.isTyping ? ['filter'] : ['fleet', 'exchange', 'everywhere'];
}

function placesOfInstance({ focus, log }: InstancePane): readonly Place[] {
  if (log.typed !== null) return ['search'];
  const around: readonly Place[] = ['instance', 'exchange', 'everywhere'];
  return focus === 'log' ? ['log', ...around] : around;
}

/** What a key means now; null: nothing. Ctrl-C means the same wherever the focus is. */
export function intentOf(state: ScreenState, pressed: string): Intent | null {
  if (pressed === 'ctrl-c') return 'leave';
  for (const place of placesOf(state)) {
    const found = KEYS.find(({ where, keys }) => where === place && keys.includes(pressed));
    if (found !== undefined) return found.intent;
  }
  return null;
}

/** Text that was pasted: typed where text is being typed, nothing anywhere else. Never the keys it looks like. */
export const pastedKey = (text: string): string => `pasted ${text}`;

/** The characters to be typed by a key; none by one that types nothing. */
export function charactersOf(pressed: string): string {
  const text = pressed.startsWith(pastedKey('')) ? pressed.slice(pastedKey('').length) : pressed;
  if (text === pressed && [...pressed].length !== 1) return '';
  return [...text].filter((char) => char >= ' ' && char !== '\x7f').join('');
}

/** The bindings valid now, innermost first, for the footer. */
export const bindingsNow = (state: ScreenState): Binding[] =>
  placesOf(state).flatMap((place) => KEYS.filter(({ where }) => where === place));
