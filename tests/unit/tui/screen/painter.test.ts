import { expect, test } from 'vitest';
import { Painter } from '../../../../src/tui/screen/painter.ts';

const told = (rows: string): string => `\x1b[?2026h${rows}\x1b[?2026l`;
const painted = (...frames: (readonly string[])[]): string => {
  const painter = new Painter();
  return frames.map((frame) => painter.paint(frame)).at(-1) ?? '';
};

test('the first frame is told in full, between marks that make it one', () =>
  expect(painted(['\x1b[32mready\x1b[39m', ''])).toBe(
    told('\x1b[1;1H\x1b[32mready\x1b[39m\x1b[K\x1b[2;1H\x1b[K'),
  ));

test('the same frame again is nothing', () => expect(painted(['a', 'b'], ['a', 'b'])).toBe(''));

test('only the lines that differ are told, in text or in looks', () => {
  expect(painted(['a', 'b', 'c'], ['a', 'd', 'c'])).toBe(told('\x1b[2;1Hd\x1b[K'));
  expect(painted(['a', 'b'], ['\x1b[1ma\x1b[22m', 'b'])).toBe(told('\x1b[1;1H\x1b[1ma\x1b[22m\x1b[K'));
});

test('after a resize all is told again', () => {
  const painter = new Painter();
  const first = painter.paint(['a', 'b']);
  painter.forget();
  expect(painter.paint(['a', 'b'])).toBe(first);
});
