import { CST, Lexer } from 'yaml';
import type { Reporter } from './diagnostics.ts';

export const FILE_BYTES_MAX = 256 * 1024;
const DEPTH_MAX = 32;
const TOKENS_MAX = 100_000;

/**
 * Looks at the tokens of a text before it is parsed, without recursion: the parser itself aborts the process on deep
 * nesting. Reports what is too deep, too much, or not part of YAML as instance files use it; false then.
 */
export function prescan(text: string, reporter: Reporter): boolean {
  const strange = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  if (strange !== null) {
    const name = `U+${(strange[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    report('encoding', strange.index, `The character ${name} is not allowed in YAML.`);
    return false;
  }
  const nesting = new Nesting();
  let offset = 0;
  let tokens = 0;
  let isContent = false;
  for (const token of new Lexer().lex(text)) {
    const type: string | null = isContent ? 'content' : CST.tokenType(token);
    isContent = type === 'scalar';
    tokens += 1;
    if (tokens > TOKENS_MAX) {
      report('too-large', offset, `Expected at most ${TOKENS_MAX} tokens, but there are more.`);
      return false;
    }
    if (type === 'directive-line') {
      report('syntax', offset, 'Directives (lines that begin with "%") are not used in instance files.');
      return false;
    }
    nesting.add(type, token);
    if (nesting.depth > DEPTH_MAX) {
      report('nesting', offset, `Expected at most ${DEPTH_MAX} levels of nesting, but here are more.`);
      return false;
    }
    if (nesting.indentedByTab) {
      report('syntax', offset - 1, 'A tab cannot indent in YAML. Use spaces.');
      return false;
    }
    if (!ZERO_WIDTH.has(type ?? '')) offset += token.length;
  }
  return true;

  function report(
    code: 'encoding' | 'too-large' | 'syntax' | 'nesting',
    start: number,
    message: string,
  ): void {
    reporter.report(code, { start, end: start + 1 }, message);
  }
}

/** Tokens that the lexer makes up. */
const ZERO_WIDTH: ReadonlySet<string> = new Set(['doc-mode', 'flow-error-end', 'scalar']);

/** Follows how deep tokens are nested: columns of open blocks, and open brackets. Never less than the parser's depth / 2. */
class Nesting {
  #columns: number[] = [];
  #flow = 0;
  #column = 0;
  #atLineStart = true;
  /** Nothing but spaces so far on this line. */
  #isIndenting = true;
  /** A tab among the spaces before the first token of the line. */
  #tab = false;
  indentedByTab = false;

  get depth(): number {
    return this.#columns.length + this.#flow;
  }

  add(type: string | null, token: string): void {
    switch (type) {
      case 'newline':
        this.#atLineStart = true;
        this.#column = 0;
        this.#tab = false;
        this.#isIndenting = true;
        return;
      case 'space':
        this.#tab ||= this.#isIndenting && token.includes('\t');
        break;
      case 'comment':
        break;
      case 'flow-map-start':
      case 'flow-seq-start':
        this.#open();
        this.#flow += 1;
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
      case 'flow-error-end':
        this.#flow = Math.max(0, this.#flow - 1);
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
        this.#open();
        this.#atLineStart = true;
        break;
      case 'doc-mode':
      case 'scalar':
        return;
      default:
        this.#open();
    }
    const lastLine = token.lastIndexOf('\n');
    this.#column = lastLine === -1 ? this.#column + token.length : token.length - lastLine - 1;
  }

  /** The first token of a line, or after `-`, opens a block at its column and closes those further right. */
  #open(): void {
    if (!this.#atLineStart || this.#flow > 0) return;
    this.#atLineStart = false;
    this.indentedByTab = this.#tab;
    this.#tab = false;
    this.#isIndenting = false;
    while ((this.#columns.at(-1) ?? -1) >= this.#column) this.#columns.pop();
    this.#columns.push(this.#column);
  }
}
