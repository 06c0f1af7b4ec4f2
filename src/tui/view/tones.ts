import { unreachable } from '../../common/assert.ts';
import type { InstanceState, ServiceSnapshot } from '../../protocol/status.ts';
import type { Tone } from './line.ts';

/** How a state looks. Its name always stands there, too. */
export function toneOf(state: InstanceState): Tone {
  switch (state) {
    case 'ready':
      return 'good';
    case 'pending':
    case 'provisioning':
    case 'starting':
    case 'draining':
      return 'busy';
    case 'degraded':
    case 'unresponsive':
    case 'backoff':
      return 'warning';
    case 'crash-loop':
    case 'blocked':
    case 'fenced':
      return 'bad';
    case 'stopped':
      return 'idle';
    default:
      return unreachable(state);
  }
}

/** Whether exchanges may miss it: one that is off is not asked for anything. */
export const isInTrouble = (status: ServiceSnapshot['status']): boolean =>
  status !== 'up' && status !== 'off';

export const toneOfService = (status: ServiceSnapshot['status']): Tone =>
  status === 'up' ? 'good' : status === 'down' ? 'bad' : status === 'off' ? 'idle' : 'busy';
