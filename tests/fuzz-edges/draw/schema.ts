/** As much of JSON Schema as the OpenAPI document of the worker uses. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
};

/** The schema that stands behind references of the document. */
export function resolveSchema(document: object, schema: Schema): Schema {
  let found: Schema = schema;
  while (found.$ref !== undefined)
    found = found.$ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], document) as Schema;
  return found;
}
