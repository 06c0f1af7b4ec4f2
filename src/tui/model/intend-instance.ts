import { only, type Step } from './events.ts';
import { type InstancePane, partAfter, withOtherSymbol } from './instance-pane.ts';
import type { Intent } from './intents.ts';
import { intendSearch, newest, scrolledLog, searched, toggledFollow, typedQuery } from './log-pane.ts';
import type { ScreenState } from './state.ts';

/** What a person wants in the instance view. */
export function intendInstance(state: ScreenState, pane: InstancePane, intent: Intent): Step {
  const { log } = pane;
  const changed = (change: Partial<InstancePane>): Step =>
    only({ ...state, instance: { ...pane, ...change } });
  if (log.typed !== null) return changed({ log: intendSearch(log, intent) });
  switch (intent) {
    case 'close':
      return isSearching(pane)
        ? changed({ log: { ...log, query: '', found: null } })
        : only({ ...state, instance: null });
    case 'nextPane':
      return changed({ focus: partAfter(pane.focus, 1) });
    case 'previousPane':
      return changed({ focus: partAfter(pane.focus, -1) });
    case 'nextSymbol':
    case 'previousSymbol':
      return changed(withOtherSymbol(pane, instanceOf(state, pane), intent === 'nextSymbol' ? 1 : -1));
    case 'search':
      return changed({ focus: 'log', log: { ...log, typed: '' } });
    case 'searchNext':
      return changed({ log: searched(log, 1) });
    case 'searchPrevious':
      return changed({ log: searched(log, -1) });
    case 'follow':
      return changed({ log: toggledFollow(log) });
    case 'wrap':
      return changed({ log: { ...log, isWrapped: !log.isWrapped } });
    case 'market':
    case 'figures':
    case 'events':
    case 'configuration':
    case 'log':
      return changed({ focus: intent });
    default:
      return changed(scrolled(pane, linesOf(intent, state.size.rows)));
  }
}

export const typedSearch = (state: ScreenState, pane: InstancePane, text: string): ScreenState => ({
  ...state,
  instance: { ...pane, log: typedQuery(pane.log, text) },
});

/** Then Escape first ends the search. */
const isSearching = ({ focus, log }: InstancePane): boolean => focus === 'log' && log.query !== '';

const instanceOf = ({ snapshot }: ScreenState, pane: InstancePane) =>
  snapshot?.instances.find(({ name }) => name === pane.name);

/** How many lines down an intent goes; 0 for one that goes nowhere. */
function linesOf(intent: Intent, rows: number): number {
  const page = Math.max(1, Math.floor(rows / 2));
  const lines: Partial<Record<Intent, number>> = {
    up: -1,
    down: 1,
    pageUp: -page,
    pageDown: page,
    first: Number.NEGATIVE_INFINITY,
    last: Number.POSITIVE_INFINITY,
  };
  return lines[intent] ?? 0;
}

/** Lines that a part has at most, for where its end is. */
const LINES_MAX = 1000;

function scrolled(pane: InstancePane, by: number): Partial<InstancePane> {
  const { events, configuration } = pane.scrolled;
  const bounded = (top: number): number => Math.max(0, Math.min(LINES_MAX, top));
  switch (pane.focus) {
    case 'log':
      return { log: scrolledLog(pane.log, Math.max(by, -newest(pane.log) - 1)) };
    case 'events':
      return { scrolled: { configuration, events: bounded(events - by) } };
    case 'configuration':
      return { scrolled: { events, configuration: bounded(configuration + by) } };
    case 'market':
    case 'figures':
      return {};
  }
}
