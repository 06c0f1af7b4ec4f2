import type { JsonSchema } from '../../wire/json-schema.ts';

/** Values of fields by their name, for what a schema alone does not say. */
export type Examples = Readonly<Record<string, unknown>>;

/**
 * A value of a schema, for people to start from: its required fields (or the first, where none is), each by its name
 * or else by the first thing its schema allows.
 */
export function exampleOf(schema: JsonSchema, examples: Examples): unknown {
  const { enum: words, properties, items, anyOf, type } = schema;
  if (words !== undefined) return words[0];
  if (properties !== undefined) return fieldsOf(schema, properties, examples);
  if (anyOf?.[0] !== undefined) return exampleOf(anyOf[0], examples);
  if (items !== undefined) return [exampleOf(items, examples)];
  return PLAIN[[type].flat()[0] ?? ''] ?? null;
}

const PLAIN: Readonly<Record<string, unknown>> = {
  string: 'text',
  integer: 1,
  number: 1,
  boolean: true,
  object: {},
};

function fieldsOf(
  { required = [] }: JsonSchema,
  properties: Readonly<Record<string, JsonSchema>>,
  examples: Examples,
): Record<string, unknown> {
  const names = required.length > 0 ? withAmounts(required, properties) : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(
    names.map((name) => [name, examples[name] ?? exampleOf(properties[name] ?? {}, examples)]),
  );
}

/** A limit order, which most are, needs price and quantity; its schema cannot say so, since others do not. */
const withAmounts = (required: readonly string[], properties: object): readonly string[] =>
  'price' in properties && required.includes('type')
    ? [...new Set([...required, 'price', 'quantity'])]
    : required;
