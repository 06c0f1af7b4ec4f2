import type { z } from 'zod';
import type { ScalarNode } from './source-tree.ts';
import { closest } from './suggest.ts';

/** The schema of a single value. */
export type Leaf = z.ZodString | z.ZodNumber | z.ZodEnum | z.ZodLiteral;

/** Values under such keys are not quoted in messages. */
export const SECRET_NAME = /key|password|passwd|secret|token/i;

/** What the schema judges: the source text for names, a number for digits that came out of a variable. */
export function leafValue(node: ScalarNode, schema: Leaf): unknown {
  const { value, text } = node;
  if (schema.type === 'string' && schema.meta()?.text === true)
    return text === '' && value === null ? null : text;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  const wantsNumber = schema.type === 'number' || schema.type === 'literal';
  return wantsNumber && node.replaced && /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : value;
}

/** How it would be written rightly: a choice that is near, or quotes around a number. */
export function leafSuggestion(node: ScalarNode, schema: Leaf): string | null {
  if (node.replaced) return null;
  if (schema.type === 'enum') return closest(node.text, schema.options.map(String));
  if (schema.type !== 'string' || typeof node.value === 'string') return null;
  if (node.value === false && schema.safeParse('off').success) return 'off';
  return schema.safeParse(node.text).success ? `"${node.text}"` : null;
}
