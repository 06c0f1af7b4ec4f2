import type { Toast } from '../model/state.ts';
import { truncate } from '../text/width.ts';
import { type Line, span } from './line.ts';

/** What happened, newest last, a line each. */
export const toastLines = (toasts: readonly Toast[], columns: number): Line[] =>
  toasts.map(({ text, tone }) => [
    { ...span(tone === 'good' ? ' ✓ ' : ' ! ', tone), bold: true },
    span(truncate(text, columns - 3), tone),
  ]);
