import { ok, type Result } from '../../common/result.ts';
import { FieldReader, isRecord } from './field-reader.ts';
import type { JsonSchema } from './json-schema.ts';
import { refused, shown, type WireError } from './wire-error.ts';

/** One field of a request body, declared once: how it is described and how it is read. */
export type Field<T, Required extends boolean = boolean> = {
  readonly schema: JsonSchema & { readonly type: string };
  readonly required: Required;
  /** Null when absent or wrong; what is wrong is noted in `fields`. */
  readonly read: (fields: FieldReader, name: string) => T | null;
};
export type BodyTable = Readonly<Record<string, Field<unknown>>>;
/** What was sent, by field; null where an optional one was not. */
export type BodyOf<T extends BodyTable> = {
  readonly [K in keyof T]: T[K] extends Field<infer V, infer R> ? (R extends true ? V : V | null) : never;
};

/** Reads a body by its table: no field nobody knows, none missing, each by its rule. `thing` is what messages call it. */
export function readBody<T extends BodyTable>(
  table: T,
  body: unknown,
  thing: string,
): Result<BodyOf<T>, WireError> {
  if (!isRecord(body)) return refused('MALFORMED', `${thing} must be a JSON object, but was ${shown(body)}`);
  const fields = new FieldReader(body);
  fields.onlyFields(new Set(Object.keys(table)));
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(table)) {
    if (field.required) fields.require(name);
    values[name] = field.read(fields, name);
  }
  return fields.problem === null ? ok(values as BodyOf<T>) : { ok: false, error: fields.problem };
}

/** The schema of exactly the bodies that `readBody` takes: null is as good as absent. */
export function bodySchema(table: BodyTable): JsonSchema {
  const fields = Object.entries(table);
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(([name, { schema, required }]) => [name, required ? schema : nullable(schema)]),
    ),
    required: fields.flatMap(([name, { required }]) => (required ? [name] : [])),
    additionalProperties: false,
  };
}

export function nullable(schema: JsonSchema & { readonly type: string }): JsonSchema {
  const type = [schema.type, 'null'];
  return schema.enum === undefined ? { ...schema, type } : { ...schema, type, enum: [...schema.enum, null] };
}

/** For bodies in which one of several fields of text has to be there. */
export const oneAtLeast = (...names: readonly string[]): readonly JsonSchema[] =>
  names.map((name) => ({ required: [name], properties: { [name]: { type: 'string' } } }));

export const required = <T>(field: Field<T, false>): Field<T, true> => ({ ...field, required: true });
