import type { InstancePane } from '../model/instance-pane.ts';
import { bottomOf, newest } from '../model/log-pane.ts';
import type { ScreenState } from '../model/state.ts';
import { frame } from './frame.ts';
import { lineText } from './line.ts';

/** How far something is scrolled, and the state with it scrolled to elsewhere. */
type Scroll = { readonly at: number; readonly to: (at: number) => ScreenState };

/**
 * The state with nothing scrolled further than can be seen, so that a key that scrolls back is seen at once, however
 * often one went on at the end. Where the end is depends on how lines wrap and on what room there is, which the frame
 * alone knows: it is the first place from which on all look the same.
 */
export function inSight(state: ScreenState, nowMs: number): ScreenState {
  const scroll = scrollOf(state);
  if (scroll === null || scroll.at === 0) return state;
  const seen = (at: number): string => frame(scroll.to(at), nowMs).map(lineText).join('\n');
  const shown = seen(scroll.at);
  return scroll.to(firstAlike(scroll.at, (at) => seen(at) === shown));
}

/**
 * The first place from which on all up to this one are alike. Each look draws a frame, and mostly little is beyond the end:
 * it goes back in steps that double, so that the key of a person who has not gone on there costs one look.
 */
export function firstAlike(from: number, isAlike: (at: number) => boolean): number {
  let [most, step] = [from, 1];
  for (; step <= most && isAlike(most - step); step *= 2) most -= step;
  let least = Math.max(0, most - step + 1);
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (isAlike(middle)) most = middle;
    else least = middle + 1;
  }
  return least;
}

/** What the keys that scroll go to; null: nothing that can be scrolled. */
function scrollOf(state: ScreenState): Scroll | null {
  const { help, dialog, instance } = state;
  if (help !== null) return { at: help.top, to: (top) => ({ ...state, help: { top } }) };
  if (dialog !== null) return { at: dialog.top, to: (top) => ({ ...state, dialog: { ...dialog, top } }) };
  if (instance === null) return null;
  const { scrolled, focus: part, log } = instance;
  if (part === 'log') return log.bottom === null ? null : logScroll(state, instance);
  if (part !== 'events' && part !== 'configuration') return null;
  return {
    at: scrolled[part],
    to: (at) => ({ ...state, instance: { ...instance, scrolled: { ...scrolled, [part]: at } } }),
  };
}

/** Back from its newest line. */
const logScroll = (state: ScreenState, instance: InstancePane): Scroll => {
  const { log } = instance;
  const end = newest(log);
  return {
    at: end - bottomOf(log),
    to: (at) => ({ ...state, instance: { ...instance, log: { ...log, bottom: end - at } } }),
  };
};
