import { z } from 'zod';
import { FREE_KEY, fileSchema, instancesSchema } from './schema.ts';

type JsonSchema = Record<string, unknown>;

/**
 * JSON Schema (draft 7) of the instance file, for editors: made from the schema that checks it. It lets variables
 * stand anywhere, and is otherwise no stricter than the check.
 */
export function instanceFileJsonSchema(): JsonSchema {
  const file = z.union([instancesSchema, fileSchema]);
  const { $schema, ...rest } = z.toJSONSchema(file, {
    io: 'input',
    target: 'draft-7',
    reused: 'ref',
    override: ({ zodSchema, jsonSchema }) => adapt(zodSchema._zod.def.type, jsonSchema as JsonSchema),
  });
  return {
    $schema,
    title: 'exsim instance file',
    description: 'Simulated exchanges: a list of names or maps, or a map with "instances".',
    ...rest,
  };
}

const VARIABLE = { type: 'string', pattern: '\\$\\{' };

const LEAVES: ReadonlySet<string> = new Set(['string', 'number', 'enum', 'literal']);

function adapt(type: string, json: JsonSchema): void {
  if (type === 'object') json['patternProperties'] = { [FREE_KEY.source]: {} };
  if (!LEAVES.has(type)) return;
  if (json['text'] === true) json['type'] = ['string', 'number', 'boolean'];
  delete json['text'];
  orVariable(json);
}

/** Moves the rules of a leaf beside the alternative that it is a variable. */
function orVariable(json: JsonSchema): void {
  const { description, ...rules } = json;
  for (const key of Object.keys(json)) delete json[key];
  if (description !== undefined) json['description'] = description;
  json['anyOf'] = [rules, VARIABLE];
}
