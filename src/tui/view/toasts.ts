import type { Toast } from '../model/state.ts';
import { truncate } from '../text/width.ts';
import { type Line, span, type Tone } from './line.ts';

/** What a toast says beside its colour; an exclamation mark is trouble. */
const SIGNS: { readonly [name in Tone]?: string } = { good: '✓', busy: '…' };

/** What happened, newest last, a line each. */
export const toastLines = (toasts: readonly Toast[], columns: number): Line[] =>
  toasts.map(({ text, tone }) => [
    { ...span(` ${SIGNS[tone] ?? '!'} `, tone), bold: true },
    span(truncate(text, columns - 3), tone),
  ]);
