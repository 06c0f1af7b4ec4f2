// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of instance files look like that
import { describe, expect, it } from 'vitest';
import { Reporter } from '../../../src/config/diagnostics.ts';
import { renderDiagnostic } from '../../../src/config/render.ts';
import { closest } from '../../../src/config/suggest.ts';

const rendered = (text: string, start: number, end: number, color = false): string => {
  const reporter = new Reporter('f.yaml', text);
  reporter.report('value', { start, end }, 'Wrong.');
  return renderDiagnostic(reporter.diagnostics[0]!, { color });
};

describe('a rendered problem', () => {
  it('of several lines is marked on the first', () => {
    expect(rendered('a:\n  b\n  c\n', 0, 10)).toBe('f.yaml:1:1 value Wrong.\n  1 | a:\n    | ^^');
  });

  it('at the very end of the file has a place', () => {
    expect(rendered('a\n', 2, 2)).toBe('f.yaml:2:1 value Wrong.\n  2 |\n    | ^');
  });

  it('on a long line shows the part around it', () => {
    const [, line = '', squiggle = ''] = rendered(
      `${'a'.repeat(5_000)}XYZ${'b'.repeat(5_000)}`,
      5_000,
      5_003,
    ).split('\n');
    expect(line.length).toBeLessThan(140);
    expect(line.slice(squiggle.indexOf('^'), squiggle.lastIndexOf('^') + 1)).toBe('XYZ');
  });

  it('keeps its columns with tabs and Windows line ends', () => {
    expect(rendered('- a\r\n- {\tb: c }\r\n', 9, 10)).toBe(
      'f.yaml:2:5 value Wrong.\n  2 | - { b: c }\n    |     ^',
    );
  });

  it('is coloured only when asked, and says the same then', () => {
    const plain = rendered('- a', 2, 3);
    const colored = rendered('- a', 2, 3, true);
    expect(colored).not.toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it.each([
    ['apiKey: sesame-open', 'apiKey: ***********'],
    ['- { PG_PASSWORD: "a b", x: y }', '- { PG_PASSWORD: "***", x: y }'],
    ['url: postgres://u:pa55@h/d', 'url: postgres://u:****@h/d'],
    ['password: ${PG_PASSWORD}', 'password: ${PG_PASSWORD}'],
  ])('hides secrets of its line: %s', (line, shown) => {
    expect(rendered(line, 0, 1).split('\n')[1]).toBe(`  1 | ${shown}`);
  });
});

describe('a suggestion', () => {
  it.each([
    ['symbls', 'symbols'],
    ['sybmols', 'symbols'],
    ['SYMBOLS', 'symbols'],
    ['ports', null],
    ['x'.repeat(1_000), null],
  ])('for %s is %s', (word, expected) => {
    expect(closest(word, ['symbols', 'durability'])).toBe(expected);
  });
});
