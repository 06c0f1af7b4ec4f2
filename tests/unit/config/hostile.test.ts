// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of instance files look like that
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskUrlPasswords } from '../../../src/common/redact.ts';
import { DIAGNOSTICS_MAX } from '../../../src/config/diagnostics.ts';
import { parseInstanceText } from '../../../src/config/load.ts';
import { renderDiagnostics } from '../../../src/config/render.ts';

const codesOf = (text: string): string[] => {
  const result = parseInstanceText(text, 'f', {});
  if (result.ok) return ['accepted'];
  expect(renderDiagnostics(result.error, { color: true }).length).toBeLessThan(200_000);
  expect(result.error.length).toBeLessThanOrEqual(DIAGNOSTICS_MAX);
  return [...new Set(result.error.map(({ code }) => code))];
};

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Nine lists, each of nine times the one before. */
const bomb = lines(9, (index) => {
  const items = Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*a${index - 1}`));
  return `a${index}: &a${index} [${items.join(', ')}]`;
});

describe('a hostile file is refused before it can do harm:', () => {
  it.each([
    ['brackets nested 5,000 deep', '['.repeat(5_000), 'nesting'],
    ['braces nested 5,000 deep', '{a: '.repeat(5_000), 'nesting'],
    ['closed brackets nested 33 deep', '['.repeat(33) + ']'.repeat(33), 'nesting'],
    ['dashes nested 5,000 deep', `${'- '.repeat(5_000)}a`, 'nesting'],
    ['question marks nested 5,000 deep', '? '.repeat(5_000), 'nesting'],
    ['blocks nested 500 deep', lines(500, (index) => `${' '.repeat(index)}a:`), 'nesting'],
    ['blocks nested between comments', lines(300, (index) => `${' '.repeat(index)}a:\n#`), 'nesting'],
    ['a bomb of aliases', bomb, 'alias'],
    ['20,000 keys', lines(20_000, (index) => `k${index}: 1`), 'too-large'],
    ['100,000 anchors', '&a '.repeat(50_000), 'too-large'],
    ['250,000 empty lines', '\n'.repeat(250_000), 'too-large'],
    ['250,000 bytes on one line', 'a'.repeat(250_000), 'type'],
    ['an escape that moves the cursor', '- "a\\e[2J\\u202e"\n', 'name'],
  ])('%s', (_, text, code) => {
    expect(codesOf(text)).toEqual([code]);
  });

  it('twice in one process', () => {
    expect([codesOf('['.repeat(5_000)), codesOf('['.repeat(5_000))]).toEqual([['nesting'], ['nesting']]);
  });

  it('a long word where passwords are looked for', () => {
    expect(maskUrlPasswords('a'.repeat(250_000))).toHaveLength(250_000);
  });

  it('201 instances', () => {
    expect(codesOf(lines(201, (index) => `- a${index}`))).toEqual(['limit']);
  });

  it('more deposits than a journal should begin with', () => {
    const accounts = Array.from({ length: 1_000 }, (_, index) => `a${index}`).join(', ');
    const symbols = Array.from({ length: 10 }, (_, index) => `A${index}-USD`).join(', ');
    expect(codesOf(`- { name: x, symbols: [${symbols}], accounts: [${accounts}] }`)).toEqual(['limit']);
  });
});

describe('whatever the file holds, the answer is a value', () => {
  const word = fc.constantFrom(
    ...[
      '- ',
      '\n',
      '  ',
      ': ',
      'name',
      'kraken',
      'symbols',
      'BTC-USD',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&a ',
      '*a',
      '"',
      "'",
    ],
    ...[
      '|',
      '>',
      '#',
      '%',
      '!',
      '!!str ',
      '? ',
      '---',
      '...',
      '<<',
      '${X}',
      '${',
      '__proto__',
      'defaults',
      'instances',
    ],
    ...[
      'accounts',
      'balances',
      'id',
      'ports',
      'http',
      '1',
      '1.5',
      '-0',
      '.inf',
      'null',
      '~',
      '\t',
      '\r',
      '\u2028',
      '\u{1f4a5}',
    ],
  );

  it('for random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => codesOf(text).length > 0));
  });

  it('for random fragments of YAML', () => {
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));
    fc.assert(
      fc.property(text, (yaml) => codesOf(yaml).length > 0),
      { numRuns: 1_000 },
    );
  });

  it('for a right file with any value in any place', () => {
    const key = fc.constantFrom(
      'name',
      'venue',
      'symbols',
      'fees',
      'accounts',
      'ports',
      'env',
      'limits',
      'restart',
    );
    fc.assert(
      fc.property(key, fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 3 }), (field, value, root) => {
        codesOf(JSON.stringify({ instances: [{ name: 'kraken', [field]: value }, 'okx'] }));
        codesOf(JSON.stringify(root));
      }),
      { numRuns: 150 },
    );
  });
});
