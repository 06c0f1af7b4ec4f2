import stringifierOf, { type Schema } from 'fast-json-stringify';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import type { JsonSchema } from '../wire/json-schema.ts';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;

/**
 * Answers are written by code that is made for their schema. It is made when a route answers so for the first time:
 * for all routes at once it would be a third of a start, and most venues are asked a few of them.
 */
const compileLater = ({ schema }: { readonly schema: unknown }) => {
  let stringify: ((answer: unknown) => string) | null = null;
  return (answer: unknown): string => {
    stringify ??= stringifierOf(writable(schema as JsonSchema) as Schema);
    return stringify(answer);
  };
};

/**
 * The schema as the writer of answers reads it: words out of a list and texts of a pattern, none of which allows a
 * character that JSON escapes, are written without looking at each character.
 */
function writable(schema: JsonSchema): object {
  const { properties, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, writable) }),
    ...(items && { items: writable(items) }),
    ...(anyOf && { anyOf: anyOf.map(writable) }),
    ...(hasForm(schema) && { format: 'unsafe' }),
  };
}

const hasForm = ({ type, pattern, enum: words }: JsonSchema): boolean =>
  [type].flat().includes('string') && (pattern !== undefined || words !== undefined);

const mapValues = <T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

/** What comes in is judged by `wire/`, the same for every API; the schemas describe it. */
const acceptAll: FastifySchemaCompiler<unknown> = () => () => true;

/** Given to fastify when it is made: later it would have loaded compilers of its own. */
export const schemaController = {
  compilersFactory: { buildValidator: () => acceptAll, buildSerializer: () => compileLater },
} as unknown as SchemaController;
