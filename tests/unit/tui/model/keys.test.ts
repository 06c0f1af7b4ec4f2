import { expect, test } from 'vitest';
import { intentOf, KEYS, pastedKey } from '../../../../src/tui/model/keys.ts';
import { frame } from '../../../../src/tui/view/frame.ts';
import { lineText } from '../../../../src/tui/view/line.ts';
import { frameText, pressed, SCREEN_NOW, screenState } from '../../../support/screen.ts';

const SIZE = { columns: 120, rows: 80 };
const FKEYS = /^f\d+$/i;

test('no key means two things in one place, and none is an F-key', () => {
  const all = KEYS.flatMap(({ where, keys }) => keys.map((key) => `${where} ${key}`));
  expect(all).toEqual([...new Set(all)]);
  expect(KEYS.flatMap(({ keys }) => keys.filter((key) => FKEYS.test(key)))).toEqual([]);
});

test('the help has a line for each binding, with its keys and what they do', () => {
  const lines = frameText(screenState(SIZE, { keys: ['?'] }))
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim());
  for (const { shown, does } of KEYS) expect(lines).toContain(`${shown} ${does}`);
});

const footerOf = (...keys: string[]): string =>
  lineText(frame(screenState(SIZE, { keys }), SCREEN_NOW).at(-1) ?? [])
    .replace(/ {3,}/, '  ')
    .trim();

test.each([
  [[], 'Enter open  / filter  s sort  R restart  X stop  r reload  L log level  y copy  ? help  q leave'],
  [['/'], 'Enter keep  Esc show all'],
  [['?'], 'Esc close  j scroll'],
])('after %j the footer is %j', (keys, footer) => expect(footerOf(...keys)).toBe(footer));

test('Ctrl-C leaves wherever the focus is', () => {
  for (const keys of [[], ['/'], ['?'], ['enter']])
    expect(intentOf(pressed(screenState(SIZE), keys), 'ctrl-c')).toBe('leave');
});

test('while a filter is typed, keys are text', () => {
  expect(intentOf(screenState(SIZE, { keys: ['/'] }), 'q')).toBe(null);
  expect(screenState(SIZE, { keys: ['/', 'q', '?'] }).fleet.filter).toBe('q?');
});

test('what is pasted is text where text is typed, and nothing anywhere else', () => {
  const paste = pastedKey('X\ry😀');
  expect(screenState(SIZE, { keys: [paste] })).toEqual(screenState(SIZE));
  expect(screenState(SIZE, { keys: ['X', paste] })).toEqual(screenState(SIZE, { keys: ['X'] }));
  expect(screenState(SIZE, { keys: ['/', paste] }).fleet).toMatchObject({ filter: 'Xy😀', isTyping: true });
});
