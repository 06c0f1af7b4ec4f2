import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as schemas from '../../../../src/worker/http/schemas.ts';
import type { JsonSchema } from '../../../../src/worker/wire/json-schema.ts';

/** The schema itself and all within it. */
function within(schema: JsonSchema): JsonSchema[] {
  const { properties = {}, items, anyOf = [] } = schema;
  const inner = [...Object.values(properties), ...anyOf, ...(items === undefined ? [] : [items])];
  return [schema, ...inner.flatMap(within)];
}

const all = Object.values(schemas)
  .filter((value): value is JsonSchema => typeof value === 'object')
  .flatMap(within);
const patterns = [...new Set(all.flatMap(({ pattern }) => pattern ?? []))];
const words = [...new Set(all.flatMap(({ enum: list }) => list ?? []))].filter((word) => word !== null);

test.each(patterns)(
  'a text of %s is written as it is, since nothing in it needs to be escaped',
  (pattern) => {
    expect(pattern).toMatch(/^\^.*\$$/s);
    const form = new RegExp(pattern);
    const escaped = fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f');
    const around = fc.stringMatching(form);
    fc.assert(
      fc.property(around, around, escaped, (before, after, character) => {
        expect(JSON.stringify(before)).toBe(`"${before}"`);
        expect(form.test(`${before}${character}${after}`)).toBe(false);
      }),
    );
  },
);

test.each(words)('the word %s needs no escape', (word) => {
  expect(JSON.stringify(word)).toBe(`"${word}"`);
});
