import type { z } from 'zod';
import { Reporter } from './diagnostics.ts';
import { type InstanceEntry, instanceSchema } from './schema.ts';
import { readShape } from './shape.ts';
import type { ListNode, MapEntry, MapNode, SourceNode } from './source-tree.ts';

/** What of an instance has the right shape. */
export type PartialInstance = {
  readonly entry: InstanceEntry;
  /** The tree `entry` was read from, without what is left out. */
  readonly node: MapNode;
  /** False when something was left out: then figures that depend on each other are not judged. */
  readonly isWhole: boolean;
};

/**
 * Leaves out what has the wrong shape (reported before, with the whole file), so that the rest is still judged:
 * wrong keys, and in lists of symbols and accounts wrong items. Undefined without a usable name.
 */
export function partialInstance(node: MapNode): PartialInstance | undefined {
  const whole = silently(node, instanceSchema);
  if (whole !== undefined) return { entry: whole, node, isWhole: true };
  const entries = new Map<string, MapEntry>();
  for (const [key, child] of Object.entries(instanceSchema.shape)) {
    const entry = node.entries.get(key);
    const value = entry && usablePart(entry.value, child as unknown as z.ZodType);
    if (entry !== undefined && value !== undefined) entries.set(key, { ...entry, value });
  }
  const rest: MapNode = { ...node, entries };
  const entry = silently(rest, instanceSchema);
  return entry && { entry, node: rest, isWhole: false };
}

function usablePart(node: SourceNode, schema: z.ZodType): SourceNode | undefined {
  const inner = schema.type === 'optional' ? (schema as z.ZodOptional<z.ZodType>).unwrap() : schema;
  if (node.kind !== 'list' || inner.type !== 'array') return isValid(node, inner) ? node : undefined;
  const { element } = inner as z.ZodArray<z.ZodType>;
  const rest: ListNode = { ...node, items: node.items.filter((item) => isValid(item, element)) };
  return isValid(rest, inner) ? rest : undefined;
}

const isValid = (node: SourceNode, schema: z.ZodType): boolean => silently(node, schema) !== undefined;

/** Reports into nothing. */
const silently = <S extends z.ZodType>(node: SourceNode, schema: S): z.infer<S> | undefined =>
  readShape(node, schema, '', new Reporter('', ''));
