import type { ScreenEnd } from '../../tui/index.ts';
import { fleetActions } from './actions.ts';
import { fleetUpdates } from './fleet-source.ts';

/** Whether there is a person at a terminal that can show a screen. */
export const canShowScreen = ({ tui }: { readonly tui: boolean }): boolean =>
  tui && process.stdout.isTTY && process.stdin.isTTY && process.env['TERM'] !== 'dumb';

/** The screen of the fleet, until the person leaves it or `signal` is aborted. */
export async function showFleet(mode: 'status' | 'front', signal: AbortSignal): Promise<ScreenEnd> {
  const { colourDepthOf, showScreen } = await import('../../tui/index.ts');
  return showScreen({
    mode,
    sources: { fleet: fleetUpdates, market: nothing, logs: nothing, details: nothing, actions: fleetActions },
    streams: { stdin: process.stdin, stdout: process.stdout },
    depth: colourDepthOf(process.env),
    signal,
  });
}

async function* nothing(): AsyncGenerator<never> {}
