import { ExsimError } from '../../common/errors.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import type { InstanceSnapshot, InstanceState } from '../../protocol/status.ts';
import { type Restored, restoreInstance } from '../../provision/restore.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { type BackupProof, checkedBackup } from '../project/check-backup.ts';
import { loadDesiredFleet } from '../project/desired-fleet.ts';
import { currentSnapshot } from '../project/snapshot.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type RestoreOptions = { readonly replace?: boolean; readonly yes?: boolean; readonly json?: boolean };

/**
 * `restore`: puts a backup in the place of what one exchange, which is stopped, has. First all of the file is checked, and
 * replayed as the exchange of the instance file; then the database is changed, at once or not at all.
 */
export async function restore(name: string, file: string, options: RestoreOptions): Promise<void> {
  if (options.replace && !options.yes) throw unconfirmed(name, file);
  const { project, fleet } = await loadDesiredFleet(undefined, { only: [name] });
  const { paths } = project;
  const { spec } = fleet.instances.find((instance) => instance.spec.name === name)!;
  demandJournal(spec);
  const { instances } = await currentSnapshot(project);
  demandStopped(instances.find((instance) => instance.name === name));
  const report = await whileWaiting(`restoring ${name}`, async () => {
    const proof = await checkedBackup(file, spec);
    const { postgres } = await projectServices(paths, process.env, output.note).resolve(fleet);
    const restored = await restoreInstance({
      ...{ postgres, name, project: paths.stateDir, file, epoch: proof.epoch },
      ...{ sha256: proof.summary.sha256, replace: options.replace === true },
    });
    return reportOf({ name, file, proof, restored });
  });
  if (options.json) output.json(report);
  else output.line(reportText(report));
}

/** No worker, and none that its supervisor is about to start. */
const STOPPED: readonly InstanceState[] = ['stopped', 'crash-loop', 'blocked', 'fenced'];

function demandStopped(instance: InstanceSnapshot | undefined): void {
  if (instance === undefined || (instance.pid === null && STOPPED.includes(instance.state))) return;
  throw new ExsimError('USAGE', `Expected "${instance.name}" to be stopped, but it is ${instance.state}.`, {
    wayOut: `exsim stop ${instance.name}`,
  });
}

function demandJournal({ name, durability }: InstanceSpec): void {
  if (durability !== 'none') return;
  throw new ExsimError('USAGE', `Expected "${name}" to keep a journal, but its durability is none.`, {
    wayOut: 'Restore into one with `durability: commit` or `async`.',
  });
}

const unconfirmed = (name: string, file: string): ExsimError =>
  new ExsimError('USAGE', `To replace what was traded on "${name}" cannot be taken back.`, {
    wayOut: `Add --yes when you want that: exsim restore ${name} ${file} --replace --yes`,
  });

type RestoreReport = ReturnType<typeof reportOf>;

const reportOf = (done: {
  readonly name: string;
  readonly file: string;
  readonly proof: BackupProof;
  readonly restored: Restored;
}) => {
  const { header, rows, snapshots, sha256 } = done.proof.summary;
  return {
    name: done.name,
    file: done.file,
    sha256,
    from: header.instanceName,
    takenAt: header.takenAt,
    commandSeq: header.lastSeq,
    rows,
    snapshots,
    stateHash: done.proof.stateHash,
    ...done.restored,
  };
};

function reportText({ name, from, takenAt, commandSeq, stateHash, epoch, replaced }: RestoreReport): string {
  const before = replaced === null ? '' : `, in the place of commands 1 to ${replaced.lastSeq}`;
  return [
    `${name}: commands 1 to ${commandSeq} of ${from}, as of ${takenAt}${before}`,
    `  state hash ${stateHash} after command ${commandSeq}`,
    `  epoch      ${epoch}, by which clients see that what came after the backup is gone`,
    `  exsim start ${name} goes on with them, and writes its tables anew`,
  ].join('\n');
}
