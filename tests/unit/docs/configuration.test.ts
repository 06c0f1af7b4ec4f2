import { describe, expect, test } from 'vitest';
import { CLI_VARIABLES } from '../../../src/cli/environment.ts';
import { instanceFileJsonSchema } from '../../../src/config/json-schema.ts';
import {
  ACCOUNT_EFFECTS,
  CHANGE_EFFECTS,
  type ChangeEffect,
  FEES_EFFECTS,
  INSTANCE_EFFECTS,
  LIMITS_EFFECTS,
  PORT_EFFECTS,
  RESTART_EFFECTS,
  SYMBOL_EFFECTS,
} from '../../../src/instance/changes/effects.ts';
import { LIMIT_RANGES, RESTART_RANGES } from '../../../src/instance/limits.ts';
import { SUPERVISED_VARIABLES, WORKER_VARIABLES } from '../../../src/protocol/environment.ts';
import {
  BEHIND_AGE_MS_MAX,
  BEHIND_BYTES_MAX,
  BEHIND_COMMANDS_MAX,
} from '../../../src/worker/journal/behind-journal.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('configuration.md');

/** First cells of the first table below a heading. */
function keysBelow(heading: string): string[] {
  const section = page.split(`\n### ${heading}\n`)[1]?.split('\n#')[0] ?? '';
  return tableOf(section, ['key']).map((cells) => withoutTicks(cells[0]));
}

const prefixed = (prefix: string, effects: Readonly<Record<string, ChangeEffect>>) =>
  Object.fromEntries(Object.entries(effects).map(([key, effect]) => [`${prefix}.${key}`, effect]));

type Schema = Readonly<Record<string, unknown>>;
const root = instanceFileJsonSchema() as Schema;
const definitions = root['definitions'] as Readonly<Record<string, Schema>>;

/** The alternatives a schema stands for, references followed. */
function variants(schema: Schema): Schema[] {
  if (typeof schema['$ref'] === 'string') return variants(definitions[schema['$ref'].split('/').at(-1)!]!);
  const nested = (schema['anyOf'] ?? schema['allOf'] ?? []) as Schema[];
  return nested.length === 0 ? [schema] : nested.flatMap(variants);
}
const propertiesOf = (schema: Schema): Record<string, Schema> =>
  Object.assign({}, ...variants(schema).map((variant) => variant['properties'] ?? {}));
const itemsOf = (schema: Schema): Schema =>
  ({
    anyOf: variants(schema).flatMap((variant) => (variant['items'] === undefined ? [] : [variant['items']])),
  }) as Schema;

const OPENED = new Set(['postgres', 'redis', 'ports', 'secrets']);
/** Key names of a map; those that only group others are opened, "ports.http". */
function keysOf(schema: Schema): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([key, value]) => {
    if (!OPENED.has(key)) return [key];
    const nested = Object.keys(propertiesOf(value)).map((inner) => `${key}.${inner}`);
    return key === 'redis' ? [key, ...nested] : nested;
  });
}

const file = { anyOf: variants(root).filter((variant) => variant['type'] === 'object') };
const instance = itemsOf(propertiesOf(file)['instances']!);
const property = (schema: Schema, key: string): Schema => propertiesOf(schema)[key]!;

describe('docs/configuration.md', () => {
  test.each([
    ['Keys of the file', file],
    ['Keys of an instance', instance],
    ['Keys of a symbol', itemsOf(property(instance, 'symbols'))],
    ['Keys of fees', property(instance, 'fees')],
    ['Keys of an account', itemsOf(property(instance, 'accounts'))],
    ['Keys of limits', property(instance, 'limits')],
    ['Keys of restart', property(instance, 'restart')],
  ])('%s: every key of the schema, and no other', (heading, schema) => {
    expect(keysBelow(heading).toSorted()).toEqual(keysOf(schema).toSorted());
  });

  test.each([
    ['Keys of limits', LIMIT_RANGES],
    ['Keys of restart', RESTART_RANGES],
  ])('%s: the defaults are those of the code', (heading, ranges) => {
    const section = page.split(`\n### ${heading}\n`)[1] ?? '';
    const documented = tableOf(section, ['key']).map(([key, value]) => [withoutTicks(key), Number(value)]);
    expect(documented).toEqual(Object.entries(ranges).map(([key, range]) => [key, range[2]]));
  });

  test.each<[heading: string, effects: Readonly<Record<string, ChangeEffect>>]>([
    ['Keys of an instance', { ...INSTANCE_EFFECTS, ...prefixed('ports', PORT_EFFECTS) }],
    ['Keys of a symbol', SYMBOL_EFFECTS],
    ['Keys of fees', FEES_EFFECTS],
    ['Keys of an account', ACCOUNT_EFFECTS],
    ['Keys of limits', LIMITS_EFFECTS],
    ['Keys of restart', RESTART_EFFECTS],
  ])('%s: what a change of each asks for is what the code does', (heading, effects) => {
    const section = page.split(`\n### ${heading}\n`)[1] ?? '';
    const documented = tableOf(section, ['key']).flatMap((cells): [string, string][] => {
      const [effect = ''] = (cells.at(-1) ?? '').split(/[ ;:]/);
      return effect === 'below' ? [] : [[withoutTicks(cells[0]), effect]];
    });
    expect(Object.fromEntries(documented)).toEqual(effects);
  });

  test('explains every effect of a change, and no other', () => {
    const explained = tableOf(page, ['change', 'what `up` does']).map(([effect]) => withoutTicks(effect));
    expect(explained).toEqual(CHANGE_EFFECTS);
  });

  test('says what `async` can lose with the numbers of the code', () => {
    const [, , lost] =
      tableOf(page, ['value', 'an answer comes']).find(([value]) => value === '`async`') ?? [];
    const bound = `${BEHIND_COMMANDS_MAX} commands, ${BEHIND_BYTES_MAX / 2 ** 20} MiB`;
    expect(lost).toContain(bound);
    expect(lost).toContain(`waited for ${BEHIND_AGE_MS_MAX / 1000} s`);
  });

  test.each([
    ['a worker or a command reads', ['variable', 'default'], [...WORKER_VARIABLES, ...CLI_VARIABLES]],
    ['a supervisor adds', ['variable', 'meaning'], SUPERVISED_VARIABLES],
  ])('has every variable %s once, and no other', (_, header, variables) => {
    const documented = tableOf(page, header).map(([name]) => withoutTicks(name));
    expect(documented.toSorted()).toEqual([...new Set<string>(variables)].toSorted());
  });
});
