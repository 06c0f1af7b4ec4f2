import stringifierOf, { type Schema } from 'fast-json-stringify';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;

/**
 * Answers are written by code that is made for their schema. It is made when a route answers so for the first time:
 * for all routes at once it would be a third of a start, and most venues are asked a few of them.
 */
const compileLater = ({ schema }: { readonly schema: unknown }) => {
  let stringify: ((answer: unknown) => string) | null = null;
  return (answer: unknown): string => {
    stringify ??= stringifierOf(schema as Schema);
    return stringify(answer);
  };
};

/** What comes in is judged by `wire/`, the same for every API; the schemas describe it. */
const acceptAll: FastifySchemaCompiler<unknown> = () => () => true;

/** Given to fastify when it is made: later it would have loaded compilers of its own. */
export const schemaController = {
  compilersFactory: { buildValidator: () => acceptAll, buildSerializer: () => compileLater },
} as unknown as SchemaController;
