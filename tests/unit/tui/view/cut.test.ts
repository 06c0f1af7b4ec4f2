import { expect, test } from 'vitest';
import { reduce } from '../../../../src/tui/model/reduce.ts';
import { withToast } from '../../../../src/tui/model/toasts.ts';
import { frame } from '../../../../src/tui/view/frame.ts';
import { fitLine, lineText, plain } from '../../../../src/tui/view/line.ts';
import { frameText, SCREEN_NOW, screenState } from '../../../support/screen.ts';
import { fleetSnapshot, instanceSnapshot } from '../../../support/snapshots.ts';

const SMALL = { columns: 60, rows: 15 };
const REASON =
  "exit code 1: Error: Cannot find module '/home/kim/no-such-file.cjs'; the last word of the reason is FINIS";

/** One exchange in trouble, in the smallest terminal. */
const inTrouble = (...keys: string[]): string => {
  const snapshot = fleetSnapshot({ instances: [instanceSnapshot({ state: 'backoff', reason: REASON })] });
  const told = reduce(screenState(SMALL), { type: 'fleet', update: { type: 'snapshot', snapshot } }, 0);
  return frameText(keys.reduce((state, key) => reduce(state, { type: 'key', key }, 0).state, told.state));
};

test.each([
  ['change -4.5, volume 123.45', 14, 'change -4.5, …'],
  ['24 h: 64869.21 to 65104.8', 22, '24 h: 64869.21 to 651…'],
  ['whole', 5, 'whole'],
  ['blank   ', 6, 'blank '],
  ['short', 7, 'short  '],
  ['交交交', 5, '交交…'],
  ['x', 0, ''],
])('%j in %i cells is %j: what is cut never passes for whole', (text, columns, fitted) =>
  expect(lineText(fitLine(plain(text), columns))).toBe(fitted),
);

test.each([[], ['enter']])(
  'the reason of a trouble can be read to its end at 60 columns, after %j',
  (...keys) => expect(inTrouble(...keys)).toMatch(/FINIS/),
);

test('what went wrong is said with its way out at 60 columns', () => {
  const text =
    'No supervisor answers on /tmp/exsim-0/1ac33e9a4f71/supervisor.sock. Start one with `exsim up`.';
  const state = withToast(screenState(SMALL), text, 'bad', SCREEN_NOW);
  expect(frame(state, SCREEN_NOW).map(lineText).join('\n')).toMatch(/`exsim up`\./);
});

test('a toast hides no answer of a question, and no key of the help, at 60 columns', () => {
  const long = Array.from({ length: 20 }, (_, line) => `line ${line}`);
  const plan = { id: 1, lines: long, isNothing: false, hurts: ['restarts kraken'] };
  const asked = reduce(screenState(SMALL), { type: 'planned', plan }, SCREEN_NOW).state;
  const told = withToast(asked, 'kraken '.repeat(40), 'bad', SCREEN_NOW);
  const lines = frame(told, SCREEN_NOW).map(lineText);
  expect(lines.filter((line) => /\[y\] load it|└─*┘/.test(line))).toHaveLength(2);
  const help = reduce(told, { type: 'key', key: '?' }, SCREEN_NOW).state;
  const end = frame({ ...help, help: { top: 1000 } }, SCREEN_NOW).map(lineText);
  expect(end.join('\n')).toMatch(/a page down/);
});

test('a path that is cut does not run into what stands beside it', () => {
  const project = `/home/${'kim'.repeat(30)}/.exsim`;
  const fleet = fleetSnapshot({ project, instances: [instanceSnapshot()] });
  expect(frameText(screenState(SMALL, { fleet })).split('\n')[0]).toMatch(/… \S+$/);
});
