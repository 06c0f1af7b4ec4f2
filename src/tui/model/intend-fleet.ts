import { only, type Step } from './events.ts';
import {
  FILTER_CHARS_MAX,
  type FleetPane,
  SORT_KEYS,
  selectedIndex,
  selectedInstance,
  shownInstances,
} from './fleet-pane.ts';
import { openedPane } from './instance-pane.ts';
import type { Intent } from './intents.ts';
import type { ScreenState } from './state.ts';

/** What a person wants in the fleet view. */
export function intendFleet(state: ScreenState, intent: Intent): Step {
  const { fleet } = state;
  if (intent === 'open') return only(opened(state));
  const changed = (change: Partial<FleetPane>): Step => only({ ...state, fleet: { ...fleet, ...change } });
  switch (intent) {
    case 'filter':
      return changed({ isTyping: true });
    case 'accept':
      return changed({ isTyping: false });
    case 'close':
      return changed({ isTyping: false, filter: '' });
    case 'erase':
      return changed({ filter: [...fleet.filter].slice(0, -1).join('') });
    case 'sort':
      return changed({ sort: nextSort(fleet) });
    case 'reverse':
      return changed({ isReversed: !fleet.isReversed });
    default:
      return changed({ selected: moved(state, intent) });
  }
}

export const typedFilter = (state: ScreenState, text: string): ScreenState => ({
  ...state,
  fleet: { ...state.fleet, filter: (state.fleet.filter + text).slice(0, FILTER_CHARS_MAX) },
});

function opened(state: ScreenState): ScreenState {
  const selected = selectedInstance(state.snapshot, state.fleet);
  return selected === null ? state : { ...state, instance: openedPane(selected.name) };
}

const nextSort = ({ sort }: FleetPane): FleetPane['sort'] =>
  SORT_KEYS[(SORT_KEYS.indexOf(sort) + 1) % SORT_KEYS.length] ?? 'name';

/** The name selected after a move; the same where the intent is none. */
function moved({ snapshot, fleet, size }: ScreenState, intent: Intent): string | null {
  const shown = shownInstances(snapshot, fleet);
  const last = shown.length - 1;
  const index = selectedIndex(shown, fleet);
  const page = Math.max(1, size.rows - 8);
  const targets: Partial<Record<Intent, number>> = {
    up: index - 1,
    down: index + 1,
    pageUp: index - page,
    pageDown: index + page,
    first: 0,
    last,
  };
  const target = Math.max(0, Math.min(last, targets[intent] ?? index));
  return shown[target]?.name ?? null;
}
