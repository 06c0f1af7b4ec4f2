import { systemClock } from '../../common/clock.ts';
import { ExsimError } from '../../common/errors.ts';
import type { FleetSnapshot } from '../../protocol/status.ts';
import { fleetView } from '../../tui/view.ts';
import { variable } from '../environment.ts';
import { processOutput as output } from '../output.ts';
import { findProject, type Project } from '../project.ts';
import { currentSnapshot } from '../snapshot.ts';
import { plainTable } from '../table.ts';

export type StatusOptions = { readonly json?: boolean; readonly watch?: boolean; readonly tui: boolean };

/** How long to wait before a supervisor that has gone is looked for again. */
const RETRY_MS = 1000;

/** `status`: a screen on a terminal, a table otherwise, JSON where asked for. */
export async function status(options: StatusOptions): Promise<void> {
  const project = findProject();
  if (project === null) return noProject(options);
  if (options.watch) return watch(project);
  if (options.json) return output.json(await currentSnapshot(project));
  if (options.tui && process.stdout.isTTY && process.stdin.isTTY) return showScreen(project);
  output.line(statusText(await currentSnapshot(project), Date.now()));
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

async function showScreen(project: Project): Promise<void> {
  const { showStatus } = await import('../../tui/index.tsx');
  await showStatus((signal) => snapshots(project, signal), variable('NO_COLOR') === null);
}

async function watch(project: Project): Promise<void> {
  for await (const snapshot of snapshots(project, new AbortController().signal)) {
    output.line(JSON.stringify(snapshot));
  }
}

/** Snapshots until `signal` is aborted, whether a supervisor runs, goes or comes. */
async function* snapshots(project: Project, signal: AbortSignal): AsyncGenerator<FleetSnapshot> {
  let shown = '';
  while (!signal.aborted) {
    try {
      for await (const snapshot of project.control.changes(signal)) yield snapshot;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ExsimError) || error.code !== 'SUPERVISOR_UNREACHABLE') throw error;
    }
    const offline = await currentSnapshot(project);
    const text = JSON.stringify(offline);
    if (text !== shown) yield offline;
    shown = text;
    await systemClock.sleep(RETRY_MS, signal);
  }
}

function noProject(options: StatusOptions): void {
  if (options.json || options.watch) throw nothingHere();
  output.line('Nothing runs: there is no project here. Start one with exsim up.');
}

const nothingHere = (): ExsimError =>
  new ExsimError('USAGE', 'There is no project here, so there is no status to print.', {
    wayOut: 'Run it in the folder of the instance file, set EXSIM_HOME, or start one with exsim up.',
  });
