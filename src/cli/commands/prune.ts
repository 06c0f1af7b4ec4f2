import { ExsimError } from '../../common/errors.ts';
import { type PruneReport, pruneJournal } from '../../provision/prune.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { timeOption } from '../logs/time-option.ts';
import { loadDesiredFleet } from '../project/desired-fleet.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type PruneOptions = { readonly before?: string; readonly yes?: boolean; readonly json?: boolean };

/** `prune`: removes what a restart does not need of one exchange's journal, with the admin URL. It may be running. */
export async function prune(name: string, options: PruneOptions): Promise<void> {
  const beforeMs = timeOption('--before', options.before);
  if (!options.yes) throw unconfirmed(name);
  const { project, fleet } = await loadDesiredFleet(undefined, { only: [name] });
  const { paths } = project;
  const report = await whileWaiting(`pruning ${name}`, async () => {
    const { postgres } = await projectServices(paths, process.env, output.note).resolve(fleet);
    const before = beforeMs === null ? null : new Date(beforeMs);
    return pruneJournal({ postgres, name, project: paths.stateDir, before });
  });
  if (options.json) output.json(report);
  else output.line(reportText(report));
}

const unconfirmed = (name: string): ExsimError =>
  new ExsimError('USAGE', 'Pruning a journal cannot be taken back.', {
    wayOut: `Add --yes when you want that: exsim prune ${name} --yes`,
  });

/** The space is the table's: Postgres fills it again before the table grows. */
export function reportText({ name, rows, bytes, first, last, beginsAt }: PruneReport): string {
  const begins = `a replay begins with the snapshot at command ${beginsAt}`;
  if (rows === 0) return `${name}: nothing to remove; ${begins}`;
  const freed = `${(bytes / 1e6).toFixed(1)} MB are free for new rows`;
  return `${name}: removed commands ${first} to ${last} in ${rows} rows; ${freed}; ${begins}`;
}
