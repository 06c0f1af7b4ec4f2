import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { urlPasswordSpans } from '../common/redact.ts';
import { SECRET_NAME } from './leaf.ts';
import type { Span } from './source-tree.ts';

/** Where a document holds what nobody may see: values under keys named like secrets, and passwords of URLs. */
export function secretSpans(text: string, contents: unknown): Span[] {
  const finder = new SecretFinder(text);
  finder.find(contents);
  return finder.spans;
}

/** Walks the nodes of the parser. The depth is bounded by the prescan. */
class SecretFinder {
  readonly spans: Span[] = [];
  readonly #text: string;
  readonly #anchored = new Map<string, Node[]>();
  /** Anchors that an alias puts under a secret key. Grows while it is gone through. */
  readonly #secretAnchors = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  find(contents: unknown): void {
    this.#look(contents, false);
    for (const anchor of this.#secretAnchors)
      for (const node of this.#anchored.get(anchor) ?? []) this.#look(node, true);
  }

  #look(node: unknown, secret: boolean): void {
    if (isAlias(node)) {
      if (secret) this.#secretAnchors.add(node.source);
      return;
    }
    this.#remember(node, secret);
    if (isScalar(node)) this.#scalar(node, secret);
    if (isSeq(node)) for (const item of node.items) this.#look(item, secret);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      this.#look(key, false);
      this.#look(value, secret || (isScalar(key) && SECRET_NAME.test(String(key.value))));
    }
  }

  #remember(node: unknown, secret: boolean): void {
    if (secret || !(isScalar(node) || isMap(node) || isSeq(node)) || node.anchor === undefined) return;
    this.#anchored.set(node.anchor, [...(this.#anchored.get(node.anchor) ?? []), node]);
  }

  #scalar({ range }: Scalar, secret: boolean): void {
    const [start = 0, end = start] = range ?? [];
    if (secret) this.spans.push(withoutQuotes({ start, end }, this.#text));
    else
      for (const part of urlPasswordSpans(this.#text.slice(start, end)))
        this.spans.push({ start: start + part.start, end: start + part.end });
  }
}

function withoutQuotes({ start, end }: Span, text: string): Span {
  const first = text[start];
  const isQuoted = (first === '"' || first === "'") && end - start >= 2 && text[end - 1] === first;
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The text with asterisks at the spans. */
export function hideSpans(text: string, spans: readonly Span[]): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    shown += text.slice(at, Math.max(at, start)) + asterisks(text.slice(Math.max(at, start), end));
    at = Math.max(at, end);
  }
  return shown + text.slice(at);
}

const SECRET_VALUE =
  /((?:api_?key|password|passwd|secret|token)\w{0,40}(?:["'][ \t]{0,20}:[ \t]{0,20}|[ \t]{0,20}:[ \t]{1,20})["']?)((?<=")[^"\r\n]+|(?<=')[^'\r\n]+|(?<!["'])(?:\$\{\w+\}|[^\s,{}])(?:\$\{\w+\}|[^\s,}])*)/gi;

/** The same as far as it can be told without a document: in comments, and in files that cannot be read. */
export const hideUnread = (text: string): string =>
  hideSpans(text, urlPasswordSpans(text)).replace(
    SECRET_VALUE,
    (_, before: string, value: string) => before + asterisks(value),
  );

/** One asterisk per character, so that columns stay where they are. `${VAR}` may be shown: it holds no secret. */
const asterisks = (secret: string): string =>
  secret.replace(/\$\{\w+\}|[^\r\n]/g, (part) => (part.startsWith('${') ? part : '*'));
