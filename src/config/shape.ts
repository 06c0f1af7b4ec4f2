import type { z } from 'zod';
import { unreachable } from '../common/assert.ts';
import { quoted } from '../instance/names.ts';
import type { Reporter } from './diagnostics.ts';
import { type Leaf, leafSuggestion, leafValue, SECRET_NAME } from './leaf.ts';
import { FREE_KEY } from './schema.ts';
import { type MapNode, type SourceNode, type Span, shown } from './source-tree.ts';
import { closest } from './suggest.ts';

/** A value that was reported. */
const INVALID = Symbol('invalid');
type Read = unknown | typeof INVALID;

/**
 * Checks a tree against a schema, key by key, and reports every difference at its place. Returns the plain value, or
 * undefined when anything was reported or could not be known.
 */
export function readShape<S extends z.ZodType>(
  node: SourceNode,
  schema: S,
  thing: string,
  reporter: Reporter,
): z.infer<S> | undefined {
  const value = new ShapeReader(reporter).read(node, schema as unknown as AnySchema, thing);
  return value === INVALID ? undefined : (value as z.infer<S>);
}

type AnySchema =
  | z.ZodOptional<z.ZodType>
  | z.ZodNullable<z.ZodType>
  | z.ZodObject
  | z.ZodRecord<z.ZodString, z.ZodType>
  | z.ZodArray<z.ZodType>
  | z.ZodUnion<readonly z.ZodType[]>
  | z.ZodString
  | z.ZodNumber
  | z.ZodEnum
  | z.ZodLiteral;

/** What was found right once: `defaults` and aliases put one node under many instances. */
const KNOWN = new WeakMap<SourceNode, Map<AnySchema, unknown>>();

class ShapeReader {
  readonly #reporter: Reporter;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  read(node: SourceNode, schema: AnySchema, thing: string): Read {
    if (node.kind === 'scalar') return this.#readNew(node, schema, thing);
    const known = KNOWN.get(node) ?? new Map<AnySchema, unknown>();
    if (known.has(schema)) return known.get(schema);
    const result = this.#readNew(node, schema, thing);
    if (result !== INVALID) KNOWN.set(node, known.set(schema, result));
    return result;
  }

  #readNew(node: SourceNode, schema: AnySchema, thing: string): Read {
    switch (schema.type) {
      case 'optional':
        return this.read(node, schema.unwrap() as AnySchema, thing);
      case 'nullable':
        return isNull(node) ? null : this.read(node, schema.unwrap() as AnySchema, thing);
      case 'object':
        return this.#object(node, schema, thing);
      case 'record':
        return this.#record(node, schema, thing);
      case 'array':
        return this.#array(node, schema, thing);
      case 'union':
        return this.#union(node, schema, thing);
      case 'string':
      case 'number':
      case 'enum':
      case 'literal':
        return this.#leaf(node, schema, thing);
      default:
        return unreachable(schema);
    }
  }

  #object(node: SourceNode, schema: z.ZodObject, thing: string): Read {
    if (node.kind !== 'map') return this.#wrongKind(node, 'a map', thing);
    const known = Object.keys(schema.shape);
    let valid = this.#requiredKeys(node, schema, thing);
    const result: Record<string, unknown> = {};
    for (const [key, { keySpan, value }] of node.entries) {
      if (FREE_KEY.test(key)) continue;
      const child = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
      if (child === undefined) {
        valid = this.#unknownKey(key, keySpan, known, thing);
        continue;
      }
      const read = this.read(value, child as unknown as AnySchema, key);
      if (read === INVALID) valid = false;
      else result[key] = read;
    }
    return valid ? result : INVALID;
  }

  #requiredKeys(node: MapNode, schema: z.ZodObject, thing: string): boolean {
    let complete = true;
    for (const [key, child] of Object.entries(schema.shape)) {
      if (node.entries.has(key) || child._zod.optin === 'optional') continue;
      this.#reporter.report(
        'missing-key',
        firstKey(node),
        `The key ${quoted(key)} is missing in ${placeName(thing)}.`,
      );
      complete = false;
    }
    return complete;
  }

  #unknownKey(key: string, span: Span, known: readonly string[], thing: string): false {
    const meant = closest(key, known);
    const hint =
      key === '<<' ? 'merge keys are not supported, use "defaults"' : `known are ${known.join(', ')}`;
    const message = `Unknown key ${quoted(key)} in ${placeName(thing)}: ${hint}.`;
    this.#reporter.report('unknown-key', span, message, { suggestion: meant });
    return false;
  }

  #record(node: SourceNode, schema: z.ZodRecord<z.ZodString, z.ZodType>, thing: string): Read {
    if (node.kind !== 'map') return this.#wrongKind(node, 'a map', thing);
    let valid = true;
    const result: Record<string, unknown> = {};
    for (const [key, { keySpan, value }] of node.entries) {
      if (FREE_KEY.test(key)) continue;
      const parsed = schema.keyType.safeParse(key);
      const rule = parsed.error?.issues[0]?.message;
      if (rule !== undefined) {
        const message = `Expected the key to be ${rule}, but was ${quoted(key)}.`;
        this.#reporter.report('value', keySpan, message);
      }
      const read = this.read(value, schema.valueType as unknown as AnySchema, key);
      if (rule !== undefined || read === INVALID) valid = false;
      else result[key] = read;
    }
    return valid ? result : INVALID;
  }

  #array(node: SourceNode, schema: z.ZodArray<z.ZodType>, thing: string): Read {
    if (node.kind !== 'list') return this.#wrongKind(node, 'a list', thing);
    const { minimum, maximum } = lengthBounds(schema);
    if (node.items.length < minimum || node.items.length > maximum) {
      const rule = node.items.length < minimum ? `at least ${minimum}` : `at most ${maximum}`;
      const count = node.items.length === 0 ? 'is empty' : `has ${node.items.length}`;
      const message = `Expected ${quoted(thing)} to have ${rule} item${rule.endsWith(' 1') ? '' : 's'}, but it ${count}.`;
      this.#reporter.report(node.items.length < minimum ? 'empty' : 'limit', node.span, message);
      return INVALID;
    }
    const items = node.items.map((item) =>
      this.read(item, schema.element as unknown as AnySchema, SINGULAR[thing] ?? thing),
    );
    return items.includes(INVALID) ? INVALID : items;
  }

  /** Takes the alternative of the node's own kind, so that only its differences are reported. */
  #union(node: SourceNode, schema: z.ZodUnion<readonly z.ZodType[]>, thing: string): Read {
    const options = schema.options as unknown as AnySchema[];
    const wanted = node.kind === 'map' ? 'object' : 'string';
    const option = node.kind === 'list' ? undefined : options.find(({ type }) => type === wanted);
    if (option !== undefined) return this.read(node, option, thing);
    return this.#wrongKind(node, options.map(kindName).join(' or '), thing);
  }

  #leaf(node: SourceNode, schema: Leaf, thing: string): Read {
    if (node.kind === 'scalar' && node.broken) return INVALID;
    const value = node.kind === 'scalar' ? leafValue(node, schema) : INVALID;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const rule = parsed.error.issues[0]?.message ?? 'something else';
    const was = SECRET_NAME.test(thing) ? 'not' : shown(node);
    const message = `Expected ${quoted(thing)} to be ${rule}, but was ${was}.`;
    const code = typeof value === schema.type ? 'value' : 'type';
    const suggestion = node.kind === 'scalar' ? leafSuggestion(node, schema) : null;
    this.#reporter.report(schema.type === 'enum' ? 'value' : code, node.span, message, { suggestion });
    return INVALID;
  }

  #wrongKind(node: SourceNode, rule: string, thing: string): typeof INVALID {
    if (node.kind === 'scalar' && node.broken) return INVALID;
    this.#reporter.report(
      'type',
      node.span,
      `Expected ${quoted(thing)} to be ${rule}, but was ${shown(node)}.`,
    );
    return INVALID;
  }
}

const SINGULAR: Readonly<Record<string, string>> = {
  instances: 'instance',
  symbols: 'symbol',
  accounts: 'account',
};

const PLACES: Readonly<Record<string, string>> = {
  file: 'the file',
  instance: 'an instance',
  symbol: 'a symbol',
  account: 'an account',
};
const placeName = (thing: string): string => PLACES[thing] ?? quoted(thing);

type Bounds = { readonly minimum: number; readonly maximum: number };

function lengthBounds(schema: z.ZodArray<z.ZodType>): Bounds {
  const checks = (schema.def.checks ?? []).map((check) => check._zod.def as Partial<Bounds>);
  const minimum = checks.find((check) => check.minimum !== undefined)?.minimum ?? 0;
  const maximum = checks.find((check) => check.maximum !== undefined)?.maximum ?? Number.POSITIVE_INFINITY;
  return { minimum, maximum };
}

const isNull = (node: SourceNode): boolean =>
  node.kind === 'scalar' && node.value === null && node.text !== '';

const kindName = ({ type }: AnySchema): string => (type === 'object' ? 'a map' : 'a name');

/** Where a missing key is reported: at the first key there is. */
function firstKey(node: MapNode): Span {
  const [first] = node.entries.values();
  return first?.keySpan ?? node.span;
}
