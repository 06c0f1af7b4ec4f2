import type { ScreenEvent } from '../model/events.ts';
import type { ScreenState } from '../model/state.ts';

/** When what an event changes is to be seen. */
export type Urgency = 'now' | 'eachSecond';

/**
 * What a person does, and what comes of it, is seen at once. What sources tell can be drawn together, as each exchange
 * tells its figures once a second; but the first they tell of what was just opened is waited for. The state is the one
 * before the event.
 */
export function urgencyOf({ type }: ScreenEvent, { snapshot, instance }: ScreenState): Urgency {
  switch (type) {
    case 'tick':
      return 'eachSecond';
    case 'fleet':
      return snapshot === null ? 'now' : 'eachSecond';
    case 'market':
      return (instance?.market?.link.kind ?? 'connecting') === 'connecting' ? 'now' : 'eachSecond';
    case 'details':
      return (instance?.details ?? null) === null ? 'now' : 'eachSecond';
    case 'logs':
      return (instance?.log.lines ?? null) === null ? 'now' : 'eachSecond';
    default:
      return 'now';
  }
}
