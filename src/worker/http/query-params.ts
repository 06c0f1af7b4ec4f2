import { err, ok, type Result } from '../../common/result.ts';
import { readInteger } from '../wire/admission.ts';
import { parseId } from '../wire/ids.ts';
import type { JsonSchema } from '../wire/json-schema.ts';
import { parseTime } from '../wire/times.ts';
import { refused, shown, type WireError } from '../wire/wire-error.ts';

/** One query parameter: how it is described and how it is read. */
export type Param<T> = {
  readonly schema: JsonSchema;
  readonly read: (text: string, name: string) => Result<T, WireError>;
};
export type ParamTable = Readonly<Record<string, Param<unknown>>>;
/** What was sent, by parameter; null where it was not. */
export type ParamValues<T extends ParamTable> = {
  readonly [K in keyof T]: T[K] extends Param<infer V> ? V | null : never;
};

/** Reads a query string by its table. A parameter nobody knows is an error, as is one given twice. */
export function readQuery<T extends ParamTable>(table: T, query: unknown): Result<ParamValues<T>, WireError> {
  const sent = query as Readonly<Record<string, unknown>>;
  for (const name in sent) {
    if (!Object.hasOwn(table, name)) return unknownParam(name, table);
  }
  const values: Record<string, unknown> = {};
  for (const name in table) {
    const value = Object.hasOwn(sent, name) ? readParam(table[name]!, sent[name], name) : ok(null);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  return ok(values as ParamValues<T>);
}

function readParam(param: Param<unknown>, value: unknown, name: string): Result<unknown, WireError> {
  if (typeof value === 'string') return param.read(value, name);
  const times = Array.isArray(value) ? `${value.length} times` : 'otherwise';
  return refused('MALFORMED', `query parameter ${name} must be given once, but was given ${times}`, name);
}

function unknownParam(name: string, table: ParamTable): Result<never, WireError> {
  const known = Object.keys(table).join(', ') || 'none';
  const message = `${shown(name)} is no query parameter of this route; it takes ${known}`;
  return refused('UNKNOWN_FIELD', message, name.slice(0, 128));
}

/** A whole number within bounds. */
export const integerParam = (min: number, max: number): Param<number> => ({
  schema: { type: 'integer', minimum: min, maximum: max },
  read: (text, name) => readInteger(text, [min, max], name, `query parameter ${name}`),
});

/** The id of an order or trade. */
export const idParam: Param<number> = {
  schema: { type: 'string', pattern: '^[1-9][0-9]{0,15}$' },
  read: (text, name) => {
    const id = parseId(text);
    if (id !== null) return ok(id);
    return refused(
      'MALFORMED',
      `${name} must be an id as answered, such as "17", but was ${shown(text)}`,
      name,
    );
  },
};

/** A time: ISO 8601 in UTC, or milliseconds since 1970. */
export const timeParam: Param<number> = {
  schema: { type: 'string', description: 'ISO 8601 in UTC, or milliseconds since 1970.' },
  read: (text, name) => {
    const time = /^[0-9]{1,15}$/.test(text) ? Number(text) : parseTime(text);
    if (time !== null) return ok(time);
    const rule = 'ISO 8601 in UTC, such as "2026-01-02T03:04:05Z", or milliseconds since 1970';
    return refused('MALFORMED', `query parameter ${name} must be ${rule}, but was ${shown(text)}`, name);
  },
};

/** One word out of a list. */
export const choiceParam = <T extends string>(allowed: readonly T[]): Param<T> => ({
  schema: { type: 'string', enum: allowed },
  read: (text, name) => {
    const found = allowed.find((word) => word === text);
    if (found !== undefined) return ok(found);
    const message = `query parameter ${name} must be one of ${allowed.join(', ')}, but was ${shown(text)}`;
    return refused('BAD_ENUM', message, name);
  },
});

/** Any text that `parse` knows a value for; `problem` is the error when it knows none. */
export const textParam = <T>(
  parse: (text: string) => T | undefined,
  problem: (text: string, name: string) => WireError,
  schema: JsonSchema = { type: 'string' },
): Param<T> => ({
  schema,
  read: (text, name) => {
    const value = parse(text);
    return value === undefined ? err(problem(text, name)) : ok(value);
  },
});

/** `limit` and `cursor` of a list. */
export const pageParams = (limitMax: number) =>
  ({ limit: integerParam(1, limitMax), cursor: idParam }) as const;
