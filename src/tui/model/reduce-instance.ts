import type { ScreenEvent } from './events.ts';
import { type InstancePane, shownSymbol } from './instance-pane.ts';
import { withLines } from './log-pane.ts';
import type { ScreenState } from './state.ts';

type InstanceEvent = Extract<ScreenEvent, { type: 'market' | 'logs' | 'details' }>;

/** What the sources of the instance view tell; what is not of the instance and symbol shown is let go. */
export function reduceInstance(state: ScreenState, event: InstanceEvent): ScreenState {
  const { instance: pane, snapshot } = state;
  if (pane === null || pane.name !== event.name) return state;
  const instance = snapshot?.instances.find(({ name }) => name === pane.name);
  const isOther =
    event.type === 'market' && instance !== undefined && shownSymbol(pane, instance) !== event.symbol;
  return isOther ? state : { ...state, instance: told(pane, event) };
}

/** The symbol that was shown once stays, also while its worker is gone and tells none. */
function told(pane: InstancePane, event: InstanceEvent): InstancePane {
  switch (event.type) {
    case 'market':
      return { ...pane, symbol: event.symbol, market: event.market };
    case 'details':
      return { ...pane, details: event.details };
    case 'logs':
      return { ...pane, log: withLines(pane.log, event.lines) };
  }
}
