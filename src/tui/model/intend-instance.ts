import { only, type Step } from './events.ts';
import type { InstancePane } from './instance-pane.ts';
import type { Intent } from './keys.ts';
import type { ScreenState } from './state.ts';

/** What a person wants in the instance view. */
export function intendInstance(state: ScreenState, pane: InstancePane, intent: Intent): Step {
  if (intent === 'close') return only({ ...state, instance: null });
  return only({ ...state, instance: pane });
}
