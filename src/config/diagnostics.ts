import { hideSpans, hideUnread } from './secret-spans.ts';
import type { Span } from './source-tree.ts';
import type { Secret } from './variables.ts';

/** Kinds of problems in an instance file. Stable: scripts may rely on them. */
export type DiagnosticCode =
  | 'not-found'
  | 'unreadable'
  | 'too-large'
  | 'encoding'
  | 'syntax'
  | 'nesting'
  | 'alias'
  | 'variable'
  | 'empty'
  | 'duplicate'
  | 'unknown-key'
  | 'missing-key'
  | 'type'
  | 'value'
  | 'name'
  | 'venue'
  | 'symbol'
  | 'account'
  | 'port'
  | 'limit';

/** A place in the file. `line` and `col` count from 1; all 0 for a problem of the file as a whole. */
export type Place = {
  readonly line: number;
  readonly col: number;
  /** Characters on that line, at least 1. */
  readonly length: number;
  /** The line as written, keys and passwords replaced by asterisks. */
  readonly text: string;
};

/** One problem in an instance file, with everything needed to show it. */
export type Diagnostic = Place & {
  readonly code: DiagnosticCode;
  /** Thing, rule and value. */
  readonly message: string;
  readonly file: string;
  /** The other place, when two clash. */
  readonly related: (Place & { readonly message: string }) | null;
  /** What would be right, as it would be written. */
  readonly suggestion: string | null;
};

export type DiagnosticOptions = {
  readonly suggestion?: string | null;
  readonly related?: { readonly span: Span; readonly message: string };
};

/** The first so many are kept: nobody reads more. */
export const DIAGNOSTICS_MAX = 100;

/** Collects the problems of one file, in the order of their places, each once. */
export class Reporter {
  readonly file: string;
  readonly #source: SourceText;
  readonly #secrets: Secret[] = [];
  readonly #diagnostics = new Map<string, Diagnostic>();

  constructor(file: string, text: string) {
    this.file = file;
    this.#source = new SourceText(text);
  }

  /** From now on the value is shown as the file writes it. Values under 4 characters would garble every message. */
  hide(secret: Secret): void {
    if (secret.value.length < 4) return;
    this.#secrets.push(secret);
    // The longest first: one may be the beginning of another.
    this.#secrets.sort((a, b) => b.value.length - a.value.length);
  }

  /** From now on these parts of the file are shown as asterisks where a line of it is quoted. */
  mask(spans: readonly Span[]): void {
    this.#source.mask(spans);
  }

  report(code: DiagnosticCode, span: Span, text: string, options: DiagnosticOptions = {}): void {
    const message = this.#hidden(text);
    const key = `${span.start} ${code} ${message}`;
    if (this.#diagnostics.size >= DIAGNOSTICS_MAX || this.#diagnostics.has(key)) return;
    const place = this.#source.place(span);
    const { related } = options;
    const suggestion = options.suggestion ? this.#hidden(options.suggestion) : null;
    const second = related ? { ...this.#source.place(related.span), message: related.message } : null;
    this.#diagnostics.set(key, { code, message, file: this.file, ...place, related: second, suggestion });
  }

  #hidden(text: string): string {
    return this.#secrets.reduce((rest, { value, written }) => rest.replaceAll(value, () => written), text);
  }

  /** Line of an offset, from 1. */
  line(offset: number): number {
    return this.#source.line(offset);
  }

  get failed(): boolean {
    return this.#diagnostics.size > 0;
  }

  get diagnostics(): Diagnostic[] {
    return [...this.#diagnostics.values()].sort((a, b) => a.line - b.line || a.col - b.col);
  }
}

/** A problem of the file as a whole. */
export const fileDiagnostic = (code: DiagnosticCode, file: string, message: string): Diagnostic => ({
  code,
  message,
  file,
  line: 0,
  col: 0,
  length: 0,
  text: '',
  related: null,
  suggestion: null,
});

/** Finds the line and column of an offset, and what of that line may be shown. */
class SourceText {
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  #secrets: readonly Span[] = [];
  /** Made when the first line is quoted. */
  #shown: string | null = null;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      this.#lineStarts.push(at + 1);
  }

  mask(secrets: readonly Span[]): void {
    this.#secrets = secrets;
    this.#shown = null;
  }

  line(offset: number): number {
    return this.#lineOf(offset) + 1;
  }

  place(span: Span): Place {
    this.#shown ??= hideUnread(hideSpans(this.#text, this.#secrets));
    const start = Math.min(span.start, this.#text.length);
    const index = this.#lineOf(start);
    const lineStart = this.#lineStarts[index] ?? 0;
    const lineEnd = (this.#lineStarts[index + 1] ?? this.#text.length + 1) - 1;
    const text = this.#shown.slice(lineStart, lineEnd).replace(/\r$/, '');
    const col = start - lineStart + 1;
    const length = Math.max(1, Math.min(span.end, lineStart + text.length) - start);
    return { line: index + 1, col, length, text };
  }

  /** Binary search: the last line that starts at or before the offset. */
  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
