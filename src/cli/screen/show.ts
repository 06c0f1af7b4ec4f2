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
  const { colourDepthOf, LEAVE_SCREEN, showScreen } = await loadScreen();
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

/**
 * React reads NODE_ENV, ink CI and DEV when they are loaded, and never again: React would run its checks for developers
 * at each frame, ink draw nothing, though there is a person at a terminal, or look for its debugger.
 */
const SCREEN_ENV = { NODE_ENV: 'production', CI: 'false', DEV: 'false' };

async function loadScreen(): Promise<typeof import('../../tui/index.ts')> {
  const before = Object.keys(SCREEN_ENV).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, SCREEN_ENV);
  try {
    return await import('../../tui/index.ts');
  } finally {
    for (const [name, value] of before) restore(name, value);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
