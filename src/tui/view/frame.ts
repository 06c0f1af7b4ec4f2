import type { ScreenState } from '../model/state.ts';
import { dialogLines } from './dialog.ts';
import { fleetLines } from './fleet/fleet-view.ts';
import { footerLine } from './footer.ts';
import { helpLines } from './help.ts';
import { instanceLines } from './instance/instance-view.ts';
import { fitLines, type Line, type Size } from './line.ts';
import { toastLines } from './toasts.ts';

/**
 * What the screen shows: exactly `rows` lines of exactly `columns` cells; useful from 15 by 60 on. From the top: the
 * view, over it the dialog, or the help in its place, toasts over the last lines of the view, and the footer.
 */
export function frame(state: ScreenState, nowMs: number): Line[] {
  const { size } = state;
  const room: Size = { columns: size.columns, rows: size.rows - 1 };
  const toasts = toastLines(state.toasts, { ...room, rows: Math.max(3, Math.floor(room.rows / 3)) });
  const above: Size = { ...room, rows: Math.max(0, room.rows - toasts.length) };
  const body = fitLines(bodyLines(state, { room, above }, nowMs), above);
  return fitLines([...body, ...toasts, footerLine(state, size.columns)], size);
}

/** The view stays as it is under toasts; what asks a question or explains is all `above` them. */
function bodyLines(
  state: ScreenState,
  { room, above }: Record<'room' | 'above', Size>,
  nowMs: number,
): Line[] {
  if (state.help !== null) return helpLines(state, above);
  const view = fitLines(viewLines(state, room, nowMs), room);
  return state.dialog === null ? view : dialogLines(view, state.dialog, above);
}

const viewLines = (state: ScreenState, room: Size, nowMs: number): Line[] =>
  state.instance === null
    ? fleetLines(state, room, nowMs)
    : instanceLines(state, state.instance, room, nowMs);
