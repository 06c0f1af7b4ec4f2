import type { Toast } from '../model/state.ts';
import { wrapped } from '../text/width.ts';
import { type Line, type Size, span, type Tone } from './line.ts';

/** What a toast says beside its colour; an exclamation mark is trouble. */
const SIGNS: { readonly [name in Tone]?: string } = { good: '✓', busy: '…' };

/** Trouble has its way out at the end, and is said whole; the rest is short. */
const LINES_MAX = 3;

/** What happened, newest last: as many of the newest as fit into `rows` lines, and the newest in any case. */
export function toastLines(toasts: readonly Toast[], { columns, rows }: Size): Line[] {
  const lines: Line[] = [];
  for (const toast of toasts.toReversed()) {
    const told = linesOf(toast, columns);
    if (lines.length > 0 && lines.length + told.length > rows) break;
    lines.unshift(...told);
  }
  return lines;
}

const linesOf = ({ text, tone }: Toast, columns: number): Line[] =>
  wrapped(text, columns - 4, LINES_MAX).map((line, index) => [
    { ...span(index === 0 ? ` ${SIGNS[tone] ?? '!'} ` : '   ', tone), bold: true },
    span(line, tone),
  ]);
