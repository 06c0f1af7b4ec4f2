import { unreachable } from '../../common/assert.ts';
import type { ReloadPlan } from '../sources.ts';
import { reduceConnection } from './connection.ts';
import { only, type ScreenEvent, type Step } from './events.ts';
import { sampled, secondsMissed } from './history.ts';
import { reduceInstance } from './reduce-instance.ts';
import { reduceKey } from './reduce-key.ts';
import type { ScreenState } from './state.ts';
import { READING_PLAN, withoutToast, withToast } from './toasts.ts';

/** The state after an event at the time `nowMs` of the screen's clock, and what is to be done outside. */
export function reduce(state: ScreenState, event: ScreenEvent, nowMs: number): Step {
  switch (event.type) {
    case 'key':
      return reduceKey(state, event.key, nowMs);
    case 'resize':
      return only({ ...state, size: event.size });
    case 'tick':
      return only(ticked(state, nowMs));
    case 'fleet':
      return only(reduceConnection(state, event.update, nowMs));
    case 'market':
    case 'logs':
    case 'details':
      return only(reduceInstance(state, event));
    case 'finished': {
      const { isDone, text } = event.outcome;
      return only(withToast(state, text, isDone ? 'good' : 'bad', nowMs));
    }
    case 'planned':
      return only(planned(withoutToast(state, READING_PLAN), event.plan, nowMs));
    default:
      return unreachable(event);
  }
}

function ticked(state: ScreenState, nowMs: number): ScreenState {
  const toasts = state.toasts.filter(({ untilMs }) => untilMs > nowMs);
  const missed = secondsMissed(state.sampledMs, nowMs);
  const histories = sampled(state.histories, state.snapshot, state.connection.kind === 'live', missed);
  return { ...state, histories, sampledMs: nowMs, toasts };
}

function planned(
  state: ScreenState,
  { id, lines, isNothing, hurts }: ReloadPlan,
  nowMs: number,
): ScreenState {
  if (isNothing)
    return withToast(state, 'Nothing to change: all run as the instance file says.', 'good', nowMs);
  const title = id === null ? 'The instance file cannot be used' : 'Load the instance file?';
  const body = hurts.length === 0 ? lines : [...lines, '', `This ${hurts.join(', and ')}.`];
  const choices =
    id === null ? [] : [{ key: 'y', label: 'load it', effects: [{ type: 'reload', id } as const] }];
  return { ...state, dialog: { title, body, top: 0, choices } };
}
