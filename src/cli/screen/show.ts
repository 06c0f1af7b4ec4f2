import { Redactor } from '../../common/redact.ts';
import { guardTerminal } from '../../process/terminal-guard.ts';
import type { ScreenEnd } from '../../tui/index.ts';
import { fleetActions } from './actions.ts';
import { detailsSource } from './details-source.ts';
import { fleetUpdates } from './fleet-source.ts';
import { logSource } from './log-source.ts';
import { marketSource } from './market-source.ts';
import { projectNow } from './screen-project.ts';

/** Whether there is a person at a terminal that can show a screen. */
export const canShowScreen = ({ tui = false }: { readonly tui?: boolean }): boolean =>
  tui && process.stdout.isTTY && process.stdin.isTTY && process.env['TERM'] !== 'dumb';

/** The screen of the fleet, until the person leaves it or `signal` is aborted. */
export async function showFleet(mode: 'status' | 'front', signal: AbortSignal): Promise<ScreenEnd> {
  const { colourDepthOf, LEAVE_SCREEN, showScreen } = await import('../../tui/index.ts');
  const redactor = new Redactor();
  const project = projectNow(redactor);
  const release = await guardTerminal(LEAVE_SCREEN);
  const ended = new AbortController(); // What is still waited for ends with the screen.
  try {
    return await showScreen({
      mode,
      sources: {
        fleet: fleetUpdates,
        market: marketSource,
        logs: logSource(project, redactor),
        details: detailsSource(project, redactor),
        actions: fleetActions(project, redactor, ended.signal),
      },
      streams: { stdin: process.stdin, stdout: process.stdout },
      depth: colourDepthOf(process.env),
      signal,
    });
  } finally {
    ended.abort();
    release();
  }
}
