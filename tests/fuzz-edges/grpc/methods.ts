import { loadSync, type MethodDefinition, type PackageDefinition } from '@grpc/proto-loader';
import type { Schema } from '../draw/schema.ts';

type AnyMethod = MethodDefinition<object, object>;
type Field = {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly typeName: string;
  readonly proto3Optional: boolean;
};

/** A method of the proto file. */
export type Method = {
  readonly name: string;
  readonly path: string;
  readonly isStream: { readonly request: boolean; readonly response: boolean };
  /** What a request looks like, with enum values by name and times as ISO 8601. */
  readonly schema: Schema;
  /** The bytes of a request that looks like that. Fields that are none of the message are left out. */
  readonly encode: (message: Readonly<Record<string, unknown>>) => Buffer;
};

const SERVICE = 'exchange.ExchangeService';
const TIMESTAMP = 'google.protobuf.Timestamp';

/** Methods of the service, from the file in `folder`. */
export function methodsOf(folder: string): Method[] {
  const all = loadSync(`${folder}/exchange.proto`, { longs: String, enums: String });
  return Object.entries(all[SERVICE] as Record<string, AnyMethod>).map(([name, method]) => ({
    name,
    path: method.path,
    isStream: { request: method.requestStream, response: method.responseStream },
    schema: objectSchema(fieldsOf(method.requestType.type), all),
    encode: (message) => method.requestSerialize(toMessage(message, fieldsOf(method.requestType.type), all)),
  }));
}

const fieldsOf = (type: object): readonly Field[] => (type as { field: Field[] }).field;

function objectSchema(fields: readonly Field[], all: PackageDefinition): Schema {
  return {
    type: 'object',
    required: fields.flatMap(({ name, proto3Optional }) => (proto3Optional ? [] : [name])),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, all)])),
  };
}

function fieldSchema(field: Field, all: PackageDefinition): Schema {
  const schema = singleSchema(field, all);
  return field.label === 'LABEL_REPEATED' ? { type: 'array', items: schema } : schema;
}

function singleSchema({ type, typeName }: Field, all: PackageDefinition): Schema {
  switch (type) {
    case 'TYPE_BOOL':
      return { type: 'boolean' };
    case 'TYPE_ENUM':
      return { enum: enumNames(typeName, all) };
    case 'TYPE_MESSAGE':
      return typeName === TIMESTAMP ? { type: 'string' } : objectSchema(messageFields(typeName, all), all);
    case 'TYPE_STRING':
      return { type: 'string' };
    default:
      return { type: 'integer', minimum: 1, maximum: 1000 };
  }
}

const typeOf = (name: string, all: PackageDefinition): object =>
  (all[name.includes('.') ? name : `exchange.${name}`] as { type: object }).type;
const messageFields = (name: string, all: PackageDefinition) => fieldsOf(typeOf(name, all));
const enumNames = (name: string, all: PackageDefinition): string[] =>
  (typeOf(name, all) as { value: { name: string }[] }).value.map((value) => value.name);

function toMessage(
  value: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
  all: PackageDefinition,
): Record<string, unknown> {
  const known = fields.filter(({ name }) => Object.hasOwn(value, name));
  return Object.fromEntries(known.map((field) => [field.name, toField(value[field.name], field, all)]));
}

function toField(value: unknown, { type, typeName, label }: Field, all: PackageDefinition): unknown {
  if (label === 'LABEL_REPEATED') return [];
  if (type === 'TYPE_ENUM') return enumValue(value, enumNames(typeName, all));
  if (typeName === TIMESTAMP) return toTimestamp(value);
  if (type !== 'TYPE_MESSAGE') return value;
  return toMessage((value ?? {}) as Record<string, unknown>, messageFields(typeName, all), all);
}

/** `BUY` is SIDE_BUY; a number is itself. */
const enumValue = (value: unknown, names: readonly string[]): unknown =>
  names.find((name) => name === value || name.endsWith(`_${value}`)) ?? value;

function toTimestamp(value: unknown): object {
  const ms = Date.parse(String(value));
  return Number.isNaN(ms)
    ? { seconds: String(-(2n ** 62n)), nanos: -1 }
    : { seconds: Math.floor(ms / 1000), nanos: 0 };
}
