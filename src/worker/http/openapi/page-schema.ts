import type { Json } from './components.ts';
import { code, escaped, table } from './html.ts';

/** The fields of an object: name, type, whether it is always there, what it is. */
export function fieldsTable(schema: Json): string {
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Json>>);
  return table(
    ['field', 'type', ''],
    properties.map(([name, property]) => [
      code(name) + (required.has(name) ? '' : ' <small>optional</small>'),
      typeText(property),
      escaped(String(property['description'] ?? '')),
    ]),
  );
}

/** A type in a few words, with links to what has a name. */
export function typeText(schema: Json): string {
  if (typeof schema['$ref'] === 'string') return reference(schema['$ref']);
  if (Array.isArray(schema['anyOf'])) return (schema['anyOf'] as Json[]).map(typeText).join(' or ');
  if (Array.isArray(schema['enum']))
    return (schema['enum'] as unknown[]).map((word) => code(String(word))).join(' ');
  if (schema['type'] === 'array') return `list of ${typeText((schema['items'] ?? {}) as Json)}`;
  const types = [schema['type'] ?? 'any'].flat().join(' or ');
  return `${escaped(types)}${rangeText(schema)}${innerText(schema)}`;
}

function reference(target: string): string {
  const name = escaped(target.slice(target.lastIndexOf('/') + 1));
  return `<a href="#${name}">${name}</a>`;
}

function rangeText({ minimum, maximum, pattern }: Json): string {
  if (pattern !== undefined) return ` ${code(String(pattern))}`;
  if (minimum === undefined && maximum === undefined) return '';
  return ` ${String(minimum ?? '')} to ${String(maximum ?? '')}`;
}

/** An object without a name of its own is told by its fields. */
function innerText({ properties }: Json): string {
  if (properties === undefined) return '';
  const fields = Object.entries(properties as Readonly<Record<string, Json>>);
  return ` { ${fields.map(([name, field]) => `${code(name)}: ${typeText(field)}`).join(', ')} }`;
}
