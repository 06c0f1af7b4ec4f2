import type { Dice } from '../../support/differential/dice.ts';

/** Texts that readers of numbers, names and ids have stumbled over. */
const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '-0',
    '-1',
    '+1',
    '00',
    '01',
    '.5',
    '5.',
    '1e5',
    '1E-5',
    '0x10',
    '1_000',
    '1,5',
    '١٢',
    '１',
  ],
  ...['NaN', 'Infinity', '-Infinity', 'null', 'undefined', 'true', '[object Object]'],
  ...['0.00000000000000000000000000000000000001', '9007199254740993', '18446744073709551616'],
  ...['99999999999999999999999999999999999999', `1.${'0'.repeat(60)}`, '1'.repeat(5000)],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff\ud800',
    '\ufeff',
    '\u202eevil',
    'e\u0301',
    '😀'.repeat(20),
    '😀'.repeat(10_000),
  ],
  ...['\r\nX-Evil: 1', '../../etc/passwd', "'; DROP TABLE x; --", '" OR ""="', '{{7*7}}', '%00', '%s%n'],
  ...[
    '<script>alert(1)</script>',
    'BTC-USD ',
    'btc-usd',
    'BTC_USD',
    'ᏴTC-USD',
    'x'.repeat(65),
    'x'.repeat(300),
  ],
  ...['2026-02-30T00:00:00Z', '1970-01-01', '+275760-09-13T00:00:00.000Z', '2026-01-01T00:00:00+25:00'],
];

const NUMBERS: readonly number[] = [
  ...[0, -0, -1, 0.1, 1.5, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 5e-324],
];

/** A text that is most likely none of what is asked for. */
export const hostileText = (dice: Dice): string => dice.pick(TEXTS);

/** The same without what no header or path can carry. */
export const printableText = (dice: Dice): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is left out.
  hostileText(dice).replace(/[\u0000-\u001f\u007f]|[^\u0000-\u00ff]/g, '?');

/** A value of any type, as deep as it likes. */
export function hostileValue(dice: Dice): unknown {
  return dice.weighted<() => unknown>([
    [5, () => hostileText(dice)],
    [3, () => dice.pick(NUMBERS)],
    [2, () => dice.pick([null, true, false])],
    [1, () => [hostileText(dice)]],
    [1, () => ({ [hostileText(dice)]: hostileText(dice) })],
    [1, () => nested(dice.pick([3, 50, 2000]), dice.chance(50))],
    [1, () => Array.from({ length: dice.pick([0, 101, 5000]) }, () => 0)],
  ])();
}

function nested(depth: number, isList: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = isList ? [value] : { a: value };
  return value;
}

/** Names of fields that no request has. */
export const strangeName = (dice: Dice): string =>
  dice.pick([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '',
    ' ',
    'nosuch',
    '$where',
    'a.b',
    'x'.repeat(500),
  ]);
