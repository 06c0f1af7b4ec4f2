import { maskUrlPasswords } from '../common/redact.ts';
import { quoted } from '../instance/names.ts';

/** Offsets in the text of the file; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** What the file says, with places. Aliases are resolved: one node may stand in several places. */
export type SourceNode = ScalarNode | ListNode | MapNode;

export type ScalarNode = {
  readonly kind: 'scalar';
  readonly span: Span;
  readonly value: string | number | bigint | boolean | null;
  /** The text of the scalar, variables replaced: `001` for the number 1. */
  readonly text: string;
  /** True when a variable was replaced. Then the text is not shown to anybody. */
  readonly replaced: boolean;
  /** The text before variables were replaced. */
  readonly written: string;
  /** True when a variable could not be replaced: reported already, not to be judged again. */
  readonly broken: boolean;
};

export type ListNode = { readonly kind: 'list'; readonly span: Span; readonly items: readonly SourceNode[] };
export type MapNode = {
  readonly kind: 'map';
  readonly span: Span;
  readonly entries: ReadonlyMap<string, MapEntry>;
};
export type MapEntry = { readonly keySpan: Span; readonly value: SourceNode };

export type NodePath = readonly (string | number)[];

/** The value at a key of a map; undefined when there is none, or the node is no map. */
export const childOf = (node: SourceNode | undefined, key: string): SourceNode | undefined =>
  node?.kind === 'map' ? node.entries.get(key)?.value : undefined;

/** The node at the path, or the deepest one on the way to it that the file has. */
export function deepestNode(root: SourceNode, path: NodePath): SourceNode {
  let node = root;
  for (const step of path) {
    const next = typeof step === 'number' ? itemOf(node, step) : childOf(node, step);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

const itemOf = (node: SourceNode, index: number): SourceNode | undefined =>
  node.kind === 'list' ? node.items[index] : undefined;

/** A node in words, for "but was ...". Values of variables are not shown, nor passwords of URLs, however long. */
export function shown(node: SourceNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  if (node.replaced) return quoted(maskUrlPasswords(node.written));
  if (node.value === null) return 'empty';
  return typeof node.value === 'string'
    ? quoted(maskUrlPasswords(node.text))
    : `the ${kindOf(node.value)} ${cut(node.text)}`;
}

const kindOf = (value: number | bigint | boolean): string =>
  typeof value === 'boolean' ? 'boolean' : 'number';
const cut = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 80)}...`);

/** Maps inside an instance whose keys are merged one by one; everything else is replaced whole. */
const MERGED_DEEPLY: ReadonlySet<string> = new Set(['limits', 'restart', 'env', 'fees']);

/** The instance with everything of `defaults` that it does not say itself. */
export function withDefaults(instance: MapNode, defaults: MapNode): MapNode {
  const entries = new Map(instance.entries);
  for (const [key, entry] of defaults.entries) {
    const own = entries.get(key);
    if (own === undefined) entries.set(key, entry);
    else if (MERGED_DEEPLY.has(key) && own.value.kind === 'map' && entry.value.kind === 'map')
      entries.set(key, { ...own, value: withDefaults(own.value, entry.value) });
  }
  return { ...instance, entries };
}
