import { expect, test } from 'vitest';
import { arrayLiterals } from '../../../../src/worker/projection/array-literals.ts';

const TABLE = {
  key: ['id'],
  fixed: [],
  columns: { id: 'bigint', name: 'text', amount: 'numeric', flag: 'boolean', at: 'timestamptz' },
} as const;

test('rows become one array per column, in the order of the table', () => {
  const rows = [
    { at: '2026-01-01T00:00:00.001Z', flag: true, amount: '0.5', name: 'one', id: 1 },
    { at: null, flag: false, amount: null, name: null, id: 2 ** 53 - 1 },
  ];
  expect(arrayLiterals(TABLE, rows)).toEqual([
    '{1,9007199254740991}',
    '{"one",NULL}',
    '{0.5,NULL}',
    '{true,false}',
    '{2026-01-01T00:00:00.001Z,NULL}',
  ]);
});

test.each([
  ['', '""'],
  ['NULL', '"NULL"'],
  ['a,b {c}', '"a,b {c}"'],
  ['"', String.raw`"\""`],
  [String.raw`\"\ `, String.raw`"\\\"\\ "`],
])('the text %j stands as %s', (text, element) => {
  const table = { key: ['name'], fixed: [], columns: { name: 'text' } } as const;
  expect(arrayLiterals(table, [{ name: text }])).toEqual([`{${element}}`]);
});

test('no rows are empty arrays', () => {
  expect(arrayLiterals(TABLE, [])).toEqual(['{}', '{}', '{}', '{}', '{}']);
});
