import { counted } from '../../common/counted.ts';
import { type Backup, backupInstance } from '../../provision/backup.ts';
import { projectServices } from '../../supervisor/own-services.ts';
import { type BackupProof, checkedBackup } from '../project/check-backup.ts';
import { loadDesiredFleet } from '../project/desired-fleet.ts';
import { cleanly } from '../terminal/interrupts.ts';
import { processOutput as output } from '../terminal/output.ts';
import { whileWaiting } from '../terminal/waiting.ts';

export type BackupOptions = { readonly json?: boolean };

/** `backup`: one exchange in one file, with the admin URL, as it is at one moment. It may be running. */
export async function backup(name: string, given: string | undefined, options: BackupOptions): Promise<void> {
  const { project, fleet } = await loadDesiredFleet(undefined, { only: [name] });
  const { paths } = project;
  const file = given ?? `${name}-${stamp(new Date())}.exsim`;
  const done = await whileWaiting(`backing up ${name}`, async () => {
    const { postgres } = await projectServices(paths, process.env, output.note).resolve(fleet);
    return cleanly((signal) => {
      const prove = (temporary: string): Promise<BackupProof> => checkedBackup(temporary, null, signal);
      return backupInstance({ postgres, name, project: paths.stateDir, file, prove, signal });
    });
  });
  const report = reportOf(name, file, done);
  if (options.json) output.json(report);
  else output.line(reportText(report));
}

/** `20261129T221500Z` */
const stamp = (now: Date): string => now.toISOString().replaceAll(/[-:]|\.\d+/g, '');

type BackupReport = ReturnType<typeof reportOf>;

const reportOf = (name: string, file: string, { summary, proof }: Backup<BackupProof>) => ({
  name,
  file,
  bytes: summary.bytes,
  sha256: summary.sha256,
  commandSeq: summary.header.lastSeq,
  rows: summary.rows,
  snapshots: summary.snapshots,
  engineVersion: summary.header.engineVersion,
  epoch: proof.epoch,
  stateHash: proof.stateHash,
});

function reportText(report: BackupReport): string {
  const { name, file, bytes, sha256, commandSeq, rows, snapshots, stateHash } = report;
  return [
    `${name}: commands 1 to ${commandSeq} in ${file}, which were replayed from there`,
    `  rows       ${rows}, and ${counted(snapshots, 'snapshot')}`,
    `  bytes      ${bytes}`,
    `  sha256     ${sha256}`,
    `  state hash ${stateHash}`,
  ].join('\n');
}
