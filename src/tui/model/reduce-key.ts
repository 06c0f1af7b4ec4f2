import { only, type Step } from './events.ts';
import { intendAction } from './intend-action.ts';
import { intendFleet, typedFilter } from './intend-fleet.ts';
import { intendInstance, typedSearch } from './intend-instance.ts';
import type { Intent } from './intents.ts';
import { charactersOf, intentOf, placesOf } from './keys.ts';
import type { Dialog, ScreenState } from './state.ts';

/** What a key does: an answer to the dialog, a character to be typed, or what the table of keys says of it now. */
export function reduceKey(state: ScreenState, key: string, nowMs: number): Step {
  const answer = state.help === null ? state.dialog?.choices.find((choice) => choice.key === key) : undefined;
  if (answer !== undefined) return { state: { ...state, dialog: null }, effects: answer.effects };
  const intent = intentOf(state, key);
  if (intent !== null) return intend(state, intent, nowMs);
  const text = charactersOf(key);
  return only(text === '' ? state : typed(state, text));
}

/** Text where text is being typed; anywhere else it means nothing. */
function typed(state: ScreenState, text: string): ScreenState {
  const [place] = placesOf(state);
  if (place === 'filter') return typedFilter(state, text);
  return place === 'search' && state.instance !== null ? typedSearch(state, state.instance, text) : state;
}

function intend(state: ScreenState, intent: Intent, nowMs: number): Step {
  switch (intent) {
    case 'leave':
      return leave(state);
    case 'suspend':
      return { state, effects: [{ type: 'suspend' }] };
    case 'redraw':
      return { state, effects: [{ type: 'redraw' }] };
    case 'help':
      return only({ ...state, help: { top: 0 } });
    default:
      return intendAction(state, intent, nowMs) ?? intendWhereFocused(state, intent);
  }
}

function intendWhereFocused(state: ScreenState, intent: Intent): Step {
  if (state.help !== null) return only({ ...state, help: scrolled(state.help, intent, state.size.rows) });
  if (state.dialog !== null)
    return only({ ...state, dialog: scrolled(state.dialog, intent, state.size.rows) });
  return state.instance === null ? intendFleet(state, intent) : intendInstance(state, state.instance, intent);
}

/** Something with a `top`, after a key; null once it is closed. How far down it goes is for the view to say. */
function scrolled<T extends { readonly top: number }>(shown: T, intent: Intent, rows: number): T | null {
  if (intent === 'close') return null;
  const page = Math.max(1, rows - 6);
  const steps: Partial<Record<Intent, number>> = { up: -1, down: 1, pageUp: -page, pageDown: page };
  return { ...shown, top: Math.max(0, shown.top + (steps[intent] ?? 0)) };
}

/** Nothing is stopped by leaving; in front of an `exsim up` the person is asked. Once more: leaves. */
function leave(state: ScreenState): Step {
  const isAsked = state.dialog?.title === LEAVE.title;
  if (state.mode === 'status' || isAsked) return { state, effects: [{ type: 'leave', andStop: false }] };
  return only({ ...state, help: null, dialog: LEAVE });
}

const LEAVE: Dialog = {
  title: 'Leave, or stop the exchanges?',
  body: ['Left alone they go on; exsim status shows them again, exsim down stops them.'],
  top: 0,
  choices: [
    { key: 'l', label: 'leave', effects: [{ type: 'leave', andStop: false }] },
    { key: 's', label: 'stop all', effects: [{ type: 'leave', andStop: true }] },
  ],
};
