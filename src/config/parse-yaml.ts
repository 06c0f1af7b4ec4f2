import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { quoted } from '../instance/names.ts';
import { DIAGNOSTICS_MAX, type Reporter } from './diagnostics.ts';
import { prescan } from './prescan.ts';
import { secretSpans } from './secret-spans.ts';
import type { MapEntry, MapNode, SourceNode, Span } from './source-tree.ts';
import { closest } from './suggest.ts';
import { type Environment, replaceVariables } from './variables.ts';

/** Nodes after aliases are counted out: what a bomb of aliases grows to. */
const NODES_MAX = 50_000;

const PARSE_OPTIONS = {
  version: '1.2',
  schema: 'core',
  strict: true,
  stringKeys: true,
  uniqueKeys: false,
  intAsBigInt: true,
  merge: false,
  prettyErrors: false,
} as const;

/** Reads YAML into a tree with places; undefined for an empty document, and when it cannot be read at all. */
export function parseYaml(
  text: string,
  environment: Environment,
  reporter: Reporter,
): SourceNode | undefined {
  if (!prescan(text, reporter)) return undefined;
  const document = parseDocument(text, PARSE_OPTIONS);
  reporter.mask(secretSpans(text, document.contents));
  for (const problem of [...document.errors, ...document.warnings].slice(0, DIAGNOSTICS_MAX)) {
    const [start, end] = problem.pos;
    const message = problem.code === 'MULTIPLE_DOCS' ? SECOND_DOCUMENT : sentence(problem.message);
    reporter.report('syntax', { start, end }, message);
  }
  if (reporter.failed || document.contents === null) return undefined;
  const reader = new TreeReader(environment, reporter);
  const tree = reader.read(document.contents as Node);
  return reader.aliasesFailed ? undefined : tree;
}

const SECOND_DOCUMENT = 'An instance file is one document, but a second one begins here.';

/** The parser quotes tags and tokens whole. */
const MESSAGE_LENGTH_MAX = 160;

function sentence(message: string): string {
  const [line = ''] = message.split('\n');
  const first = line.length <= MESSAGE_LENGTH_MAX ? line : `${line.slice(0, MESSAGE_LENGTH_MAX)}...`;
  return first.endsWith('.') ? first : `${first}.`;
}

/** Turns the parser's nodes into ours. The depth is bounded by the prescan, the size by NODES_MAX. */
class TreeReader {
  readonly #environment: Environment;
  readonly #reporter: Reporter;
  /** By anchor: the finished node and how many nodes it counts for; null while it is being read. */
  readonly #anchors = new Map<string, { readonly node: SourceNode; readonly size: number } | null>();
  #size = 0;
  /** Then the tree may be unfinished, or far larger than it looks. */
  aliasesFailed = false;

  constructor(environment: Environment, reporter: Reporter) {
    this.#environment = environment;
    this.#reporter = reporter;
  }

  read(node: Node): SourceNode {
    if (isAlias(node)) return this.#alias(node.source, spanOf(node));
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    const before = this.#size;
    this.#grow(1, spanOf(node));
    if (anchor !== undefined) this.#anchors.set(anchor, null);
    const result = this.#content(node);
    if (anchor !== undefined) this.#anchors.set(anchor, { node: result, size: this.#size - before });
    return result;
  }

  #content(node: Node): SourceNode {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#list(node);
    return this.#scalar(node as Scalar);
  }

  #map(map: YAMLMap): MapNode {
    const entries = new Map<string, MapEntry>();
    for (const pair of map.items) {
      const key = pair.key as Scalar;
      const name = typeof key.value === 'string' ? key.value : String(key.source ?? '');
      const keySpan = spanOf(key);
      const value = pair.value === null ? emptyAfter(keySpan) : this.read(pair.value as Node);
      if (this.#accepts(name, keySpan, entries.get(name))) entries.set(name, { keySpan, value });
    }
    return { kind: 'map', span: spanOf(map), entries };
  }

  #accepts(name: string, span: Span, first: MapEntry | undefined): boolean {
    if (name === '__proto__') {
      this.#reporter.report('unknown-key', span, 'The key "__proto__" is not allowed.');
      return false;
    }
    if (first === undefined) return true;
    const related = { span: first.keySpan, message: 'first here' };
    this.#reporter.report('duplicate', span, `The key ${quoted(name)} is here twice.`, { related });
    return false;
  }

  #list(list: YAMLSeq): SourceNode {
    const items = list.items.map((item) => this.read(item as Node));
    return { kind: 'list', span: spanOf(list), items };
  }

  #scalar(scalar: Scalar): SourceNode {
    const span = spanOf(scalar);
    const value = scalar.value as string | number | bigint | boolean | null;
    const written = typeof value === 'string' ? value : (scalar.source ?? '');
    const plain = {
      kind: 'scalar',
      span,
      value,
      text: written,
      replaced: false,
      written,
      broken: false,
    } as const;
    if (typeof value !== 'string' || !value.includes('${')) return plain;
    const replacement = replaceVariables(value, this.#environment);
    if (replacement.ok) {
      for (const secret of replacement.secrets) this.#reporter.hide(secret);
      return { ...plain, value: replacement.text, text: replacement.text, replaced: true };
    }
    this.#reporter.report('variable', span, replacement.message);
    return { ...plain, replaced: true, broken: true };
  }

  #alias(source: string, span: Span): SourceNode {
    const anchor = this.#anchors.get(source);
    if (anchor) {
      this.#grow(anchor.size, span);
      return anchor.node;
    }
    const message =
      anchor === null
        ? `The alias ${quoted(`*${source}`)} stands inside of what it refers to.`
        : `No anchor ${quoted(`&${source}`)} stands before this alias.`;
    const meant = closest(source, [...this.#anchors.keys()]);
    const suggestion = anchor === null || meant === null ? null : `"*${meant}"`;
    this.aliasesFailed = true;
    this.#reporter.report('alias', span, message, { suggestion });
    return emptyAfter(span);
  }

  #grow(nodes: number, span: Span): void {
    const before = this.#size;
    this.#size = Math.min(before + nodes, NODES_MAX + 1);
    if (before > NODES_MAX || this.#size <= NODES_MAX) return;
    const message = `Expected at most ${NODES_MAX} values once all aliases are written out, but there are more.`;
    this.aliasesFailed = true;
    this.#reporter.report('alias', span, message);
  }
}

function spanOf(node: { range?: readonly number[] | null | undefined }): Span {
  const [start = 0, end = start] = node.range ?? [];
  return { start, end };
}

const emptyAfter = ({ end }: Span): SourceNode => ({
  kind: 'scalar',
  span: { start: end, end },
  value: null,
  text: '',
  replaced: false,
  written: '',
  broken: false,
});
