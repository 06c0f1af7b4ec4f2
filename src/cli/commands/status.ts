import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { fleetView } from '../../tui/view.ts';
import { variable } from '../environment.ts';
import { findProject, type Project } from '../project/project.ts';
import { currentSnapshot, snapshotOfNothing } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';
import { plainTable } from '../terminal/table.ts';

export type StatusOptions = { readonly json?: boolean; readonly watch?: boolean; readonly tui: boolean };

/** How long to wait before a supervisor that has gone is looked for again. */
const RETRY_MS = 1000;

/** `status`: a screen on a terminal, a table otherwise, JSON where asked for. */
export async function status(options: StatusOptions): Promise<void> {
  if (options.watch) return watch();
  if (options.json) return output.json(await snapshotHere());
  if (options.tui && process.stdout.isTTY && process.stdin.isTTY) return showScreen();
  output.line(statusText(await snapshotHere(), Date.now()));
}

/** The table of `exsim status`, with a line for what needs to be explained. */
export function statusText(snapshot: FleetSnapshot, nowMs: number): string {
  const view = fleetView(snapshot, nowMs);
  const table =
    view.rows.length === 0
      ? 'no exchanges'
      : plainTable([view.header, ...view.rows.map(({ cells }) => cells)]);
  const notes = view.notes.length === 0 ? [] : ['', ...view.notes];
  return [view.headline, view.services, '', table, ...notes].join('\n');
}

async function showScreen(): Promise<void> {
  const { showStatus } = await import('../../tui/index.tsx');
  await showStatus(snapshots, variable('NO_COLOR') === null);
}

async function watch(): Promise<void> {
  for await (const snapshot of snapshots(new AbortController().signal)) output.line(JSON.stringify(snapshot));
}

/** Snapshots until `signal` is aborted, whether a supervisor runs, goes or comes. */
async function* snapshots(signal: AbortSignal): AsyncGenerator<FleetSnapshot> {
  let shown = '';
  while (!signal.aborted) {
    yield* whileSupervised(findProject(), signal);
    if (signal.aborted) return;
    const snapshot = await snapshotHere();
    const text = JSON.stringify(snapshot, (key, value) => (key === 'since' ? undefined : value)); // Always now.
    if (text !== shown) yield snapshot;
    shown = text;
    await systemClock.sleep(RETRY_MS, signal);
  }
}

/** What the supervisor tells, until it ends; nothing when there is none. */
async function* whileSupervised(project: Project | null, signal: AbortSignal): AsyncGenerator<FleetSnapshot> {
  try {
    if (project !== null) yield* project.control.changes(signal);
  } catch (error) {
    const gone = error instanceof ExsimError && error.code === 'SUPERVISOR_UNREACHABLE';
    if (!signal.aborted && !gone) throw error;
  }
}

async function snapshotHere(): Promise<FleetSnapshot> {
  const project = findProject();
  return project === null ? snapshotOfNothing() : currentSnapshot(project);
}
