import type { ScreenEvent } from './events.ts';
import type { ScreenState } from './state.ts';

/** What the sources of the instance view tell; what is not of the instance shown is let go. */
export function reduceInstance(
  state: ScreenState,
  event: Extract<ScreenEvent, { type: 'market' | 'logs' | 'details' }>,
): ScreenState {
  if (state.instance?.name !== event.name) return state;
  return state;
}
