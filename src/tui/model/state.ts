import type { FleetSnapshot } from '../../protocol/status.ts';
import type { Size, Tone } from '../view/line.ts';
import type { Effect } from './effects.ts';
import { type FleetPane, initialFleetPane } from './fleet-pane.ts';
import type { Histories } from './history.ts';
import type { InstancePane } from './instance-pane.ts';

/**
 * All that decides what the screen shows: a frame is a function of this, the size and the time, and `reduce` alone
 * makes a new one. Nothing in it changes in place.
 */
export type ScreenState = {
  /** `front`: of an `exsim up` in front, which stops the fleet when it is told to. */
  readonly mode: 'status' | 'front';
  readonly size: Size;
  readonly connection: Connection;
  /** Null before the first. */
  readonly snapshot: FleetSnapshot | null;
  readonly histories: Histories;
  /** When they were last added to; null before the first time. */
  readonly sampledMs: number | null;
  readonly fleet: FleetPane;
  /** Null: the fleet view is shown. */
  readonly instance: InstancePane | null;
  /** On top of the view, and of each other: the help above the dialog. */
  readonly dialog: Dialog | null;
  readonly help: { readonly top: number } | null;
  /** Newest last, TOASTS_MAX at most. */
  readonly toasts: readonly Toast[];
};

/** Times are the screen's clock, ms. */
export type Connection =
  | { readonly kind: 'asking' }
  | { readonly kind: 'live'; readonly heardMs: number }
  | {
      readonly kind: 'reconnecting';
      readonly sinceMs: number;
      /** Of what is shown: when somebody last told it; null when nothing was told yet. */
      readonly heardMs: number | null;
      readonly reason: string;
    };

/** A question: what it is about, and the answers there are beside Escape, which closes it. */
export type Dialog = {
  readonly title: string;
  readonly body: readonly string[];
  /** First line of the body shown: a plan may be longer than the screen. */
  readonly top: number;
  readonly choices: readonly Choice[];
};
/** Chosen by its key alone, never by Enter. */
export type Choice = { readonly key: string; readonly label: string; readonly effects: readonly Effect[] };

export type Toast = { readonly text: string; readonly tone: Tone; readonly untilMs: number };

export const TOASTS_MAX = 3;
export const TOAST_MS = 6000;

export const initialState = (mode: ScreenState['mode'], size: Size): ScreenState => ({
  mode,
  size,
  connection: { kind: 'asking' },
  snapshot: null,
  histories: new Map(),
  sampledMs: null,
  fleet: initialFleetPane,
  instance: null,
  dialog: null,
  help: null,
  toasts: [],
});
