import { expect, test } from 'vitest';
import { colourDepthOf, sgr, sgrOf, TONES } from '../../../../src/tui/screen/styles.ts';

test.each([
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'truecolor'],
  [{ TERM: 'xterm-256color' }, '256'],
  [{ TERM: 'xterm' }, '16'],
  [{ TERM: 'xterm-direct' }, 'truecolor'],
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none'],
  [{ TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
] as const)('of a terminal with %j the colours are %s', (env, depth) =>
  expect(colourDepthOf(env)).toBe(depth),
);

test('without colours bold and inverse stay, and nothing else', () => {
  expect(sgrOf({ text: 'x', tone: 'bad' }, 'none')).toBe('');
  expect(sgrOf({ text: 'x', tone: 'bad', bold: true, inverse: true }, 'none')).toBe('1;7');
});

test.each([
  ['', '', ''],
  ['1;31', '1;31', ''],
  ['', '1;31', '\x1b[1;31m'],
  ['1;31', '32', '\x1b[0;32m'],
  ['32', '', '\x1b[m'],
])('from looks %j to %j is as few bytes as leave nothing of the former', (from, to, told) =>
  expect(sgr(from, to)).toBe(told),
);

type Rgb = readonly [number, number, number];

/** Of a colour of the 6 x 6 x 6 cube or the greys that the 256 have. */
function of256(index: number): Rgb {
  if (index >= 232) return [8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)];
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

/** Relative luminance as in WCAG 2. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(Object.entries(TONES))('%s can be read on black and on white', (_tone, palette) => {
  const parameters = (text: string): number[] => text.split(';').slice(2).map(Number);
  const colours = [
    of256(parameters(palette['256'])[0] as number),
    parameters(palette.truecolor) as unknown as Rgb,
  ];
  for (const colour of colours) {
    const light = luminance(colour);
    expect((light + 0.05) / 0.05).toBeGreaterThanOrEqual(3);
    expect(1.05 / (light + 0.05)).toBeGreaterThanOrEqual(3);
  }
});
