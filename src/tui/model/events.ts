import type { FleetUpdate, InstanceDetails, LogLine, Market, Outcome, ReloadPlan } from '../sources.ts';
import type { Size } from '../view/line.ts';
import type { Effect } from './effects.ts';
import type { ScreenState } from './state.ts';

/** All that can happen to a screen. Each comes with the time of the screen's clock: `reduce(state, event, nowMs)`. */
export type ScreenEvent =
  /** A key by its name: see `keys.ts`. */
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'resize'; readonly size: Size }
  /** Once a second: histories take a sample, toasts and ages pass. */
  | { readonly type: 'tick' }
  | { readonly type: 'fleet'; readonly update: FleetUpdate }
  /** Of the instance view; what comes late, of another instance or symbol, is let go. */
  | { readonly type: 'market'; readonly name: string; readonly symbol: string; readonly market: Market }
  | { readonly type: 'logs'; readonly name: string; readonly lines: readonly LogLine[] }
  | { readonly type: 'details'; readonly name: string; readonly details: InstanceDetails }
  /** An action has finished, or could not be begun. */
  | { readonly type: 'finished'; readonly outcome: Outcome }
  /** The plan of a reload, to be confirmed. */
  | { readonly type: 'planned'; readonly plan: ReloadPlan };

/** The state after an event, and what is to be done. */
export type Step = { readonly state: ScreenState; readonly effects: readonly Effect[] };

export const only = (state: ScreenState): Step => ({ state, effects: [] });
