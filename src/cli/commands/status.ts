import type { FleetSnapshot } from '../../protocol/status.ts';
import { fleetView } from '../../tui/plain-fleet.ts';
import { findProject } from '../project/project.ts';
import { currentSnapshot, snapshotOfNothing } from '../project/snapshot.ts';
import { fleetUpdates } from '../screen/fleet-source.ts';
import { canShowScreen, showFleet } from '../screen/show.ts';
import { signalExit, takeInterrupts } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { plainTable } from '../terminal/table.ts';

export type StatusOptions = { readonly json?: boolean; readonly watch?: boolean; readonly tui: boolean };

/** `status`: a screen on a terminal, a table otherwise, JSON where asked for. */
export async function status(options: StatusOptions): Promise<void> {
  if (options.watch) return watch();
  if (options.json) return output.json(await snapshotHere());
  if (canShowScreen(options)) return showScreen();
  output.line(statusText(await snapshotHere(), Date.now()));
}

/** The table of `exsim status`, with a line for what needs to be explained. */
export function statusText(snapshot: FleetSnapshot, nowMs: number): string {
  const view = fleetView(snapshot, nowMs);
  const table = view.rows.length === 0 ? 'no exchanges' : plainTable([view.header, ...view.rows]);
  const notes = view.notes.length === 0 ? [] : ['', ...view.notes];
  return [view.headline, view.services, '', table, ...notes].join('\n');
}

/** A signal leaves the screen as the person would, and is the exit code. */
async function showScreen(): Promise<void> {
  const interrupts = takeInterrupts({ hangup: 'stop' });
  try {
    await showFleet('status', interrupts.first);
  } finally {
    interrupts.close();
  }
  if (interrupts.first.aborted) process.exitCode = signalExit(interrupts.first);
}

async function watch(): Promise<void> {
  for await (const update of fleetUpdates(new AbortController().signal))
    if (update.type === 'snapshot') output.line(JSON.stringify(update.snapshot));
}

async function snapshotHere(): Promise<FleetSnapshot> {
  const project = findProject();
  return project === null ? snapshotOfNothing() : currentSnapshot(project);
}
