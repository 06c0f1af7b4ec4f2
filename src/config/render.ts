import type { Diagnostic, Place } from './diagnostics.ts';

export type RenderOptions = {
  /** ANSI colours. Nothing is told by colour alone. */
  readonly color: boolean;
};

/** Widest part of a source line that is shown. */
const WIDTH_MAX = 120;

/** All problems as text for a terminal, a blank line between them, and how many there are. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const count = diagnostics.length === 1 ? '1 problem' : `${diagnostics.length} problems`;
  const blocks = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options));
  return [...blocks, `${count} found.`].join('\n\n');
}

/** One problem: `file:line:col`, the line with a squiggle, the other place where two clash, and what would be right. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const paint = options.color ? colored : plain;
  const { file, related, suggestion } = diagnostic;
  const lines = [heading(diagnostic, paint), ...snippet(diagnostic, '^', paint)];
  if (related !== null) {
    lines.push(`  ${position(file, related)} ${related.message}`);
    lines.push(...snippet(related, '-', paint));
  }
  if (suggestion !== null) lines.push(`  ${paint.bold('Did you mean')} ${printable(suggestion)}?`);
  return lines.join('\n');
}

type Paint = { readonly red: (text: string) => string; readonly bold: (text: string) => string };
const plain: Paint = { red: (text) => text, bold: (text) => text };
const colored: Paint = {
  red: (text) => `\u001b[31m${text}\u001b[39m`,
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
};

const position = (file: string, { line, col }: Place): string =>
  printable(line === 0 ? file : `${file}:${line}:${col}`);

function heading(diagnostic: Diagnostic, paint: Paint): string {
  const place = paint.bold(position(diagnostic.file, diagnostic));
  return `${place} ${paint.red(diagnostic.code)} ${printable(diagnostic.message)}`;
}

function snippet(place: Place, mark: string, paint: Paint): string[] {
  if (place.line === 0) return [];
  const number = String(place.line);
  const from = place.col > WIDTH_MAX ? place.col - WIDTH_MAX / 2 : 0;
  const shown = printable(place.text.slice(from, from + WIDTH_MAX));
  const indent = place.col - 1 - from;
  const squiggle = mark.repeat(Math.max(1, Math.min(place.length, WIDTH_MAX - indent)));
  return [
    `  ${number} | ${shown}`.trimEnd(),
    `  ${' '.repeat(number.length)} | ${' '.repeat(indent)}${paint.red(squiggle)}`,
  ];
}

/** Control characters would move the cursor or recolour the terminal; each becomes one visible character. */
const printable = (text: string): string =>
  text.replaceAll('\t', ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
