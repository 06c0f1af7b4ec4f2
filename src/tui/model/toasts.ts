import { pushed } from '../text/ring.ts';
import type { Tone } from '../view/line.ts';
import { type ScreenState, TOAST_MS, TOASTS_MAX } from './state.ts';

/** Says something for a few seconds, at the bottom of whatever is shown. */
export const withToast = (state: ScreenState, text: string, tone: Tone, nowMs: number): ScreenState => ({
  ...state,
  toasts: pushed(state.toasts, { text, tone, untilMs: nowMs + TOAST_MS }, TOASTS_MAX),
});

/** Says it no longer: what it was about is there to be seen. */
export const withoutToast = (state: ScreenState, text: string): ScreenState => ({
  ...state,
  toasts: state.toasts.filter((toast) => toast.text !== text),
});

/** Until there is a plan to be looked at. */
export const READING_PLAN = 'Reading the instance file...';
