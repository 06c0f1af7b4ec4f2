import { unusable } from '../../backup/damage.ts';
import type { BackupRow, BackupSnapshot } from '../../backup/format.ts';
import { type BackupSummary, readBackup } from '../../backup/read.ts';
import { ExsimError } from '../../common/errors.ts';
import { createEngine, ENGINE_VERSION } from '../../engine/index.ts';
import type { EngineCore } from '../../engine/types.ts';
import { engineConfig } from '../../instance/engine-config.ts';
import type { InstanceSpec } from '../../instance/spec.ts';
import { sameBytes } from '../../stored/row-checksum.ts';
import { ChainReader } from '../journal/chain.ts';
import { ENGINE_CODEC } from '../journal/engine-codec.ts';
import { specChanges } from '../journal/spec-changes.ts';

/** What a worker that starts with the journal of a backup would be. */
export type CheckedBackup = {
  readonly summary: BackupSummary;
  readonly epoch: number;
  /** After the last command. */
  readonly stateHash: string;
};

/**
 * Reads a backup twice: first whether it is as it was written, then what it says, by replaying its journal. `spec`: the
 * instance that is to go on with it; null: any that can.
 *
 * Throws BACKUP_UNUSABLE for one that is damaged, that this engine cannot replay from the first command to the last, or
 * that is another venue than the instance is.
 */
export async function checkBackup(file: string, spec: InstanceSpec | null): Promise<CheckedBackup> {
  const snapshots = new Map<number, BackupSnapshot>();
  const summary = await readBackup(file, (record) => {
    if (record.kind === 'snapshot') snapshots.set(record.snapshot.commandSeq, record.snapshot);
  });
  demandEngine(file, summary);
  const engine = createEngine();
  const replay = new BackupReplay(engine, summary, snapshots);
  try {
    await readBackup(file, (record) => {
      if (record.kind === 'row') replay.apply(record.row);
    });
    if (spec !== null) demandVenue(engine, spec);
  } catch (error) {
    throw asUnusable(file, error);
  }
  return { summary, epoch: engine.epoch, stateHash: engine.stateHash() };
}

class BackupReplay {
  readonly #engine: EngineCore;
  readonly #chain: ChainReader;
  readonly #snapshots: ReadonlyMap<number, BackupSnapshot>;

  constructor(engine: EngineCore, { header }: BackupSummary, snapshots: ReadonlyMap<number, BackupSnapshot>) {
    this.#engine = engine;
    this.#chain = new ChainReader(ENGINE_CODEC, header.instanceName);
    this.#snapshots = snapshots;
  }

  apply(row: BackupRow): void {
    for (const command of this.#chain.accept(row)) this.#engine.apply(command);
    const snapshot = this.#snapshots.get(row.lastSeq);
    if (snapshot !== undefined) this.#compare(snapshot, row);
  }

  /** A worker begins with the snapshot one day, and trusts it. */
  #compare({ commandSeq, chain, engineVersion, stateHash }: BackupSnapshot, { checksum }: BackupRow): void {
    const isOfJournal = sameBytes(chain, checksum);
    const isSameState = engineVersion !== ENGINE_VERSION || stateHash === this.#engine.stateHash();
    if (isOfJournal && isSameState) return;
    throw new ExsimError(
      'BACKUP_UNUSABLE',
      `The snapshot at command ${commandSeq} shows another state than the journal.`,
    );
  }
}

/** The tables are made from the first command on, which only the engine that wrote the rows does. */
function demandEngine(file: string, { header }: BackupSummary): void {
  const { engineVersion } = header;
  if (engineVersion === ENGINE_VERSION) return;
  throw unusable(
    file,
    `was written by engine ${engineVersion}, and this is engine ${ENGINE_VERSION}`,
    `Nothing was changed. Restore it with an exsim that has engine ${engineVersion}; a later one then goes on from there.`,
  );
}

/** As a worker compares them at its start. */
function demandVenue(engine: EngineCore, spec: InstanceSpec): void {
  const wanted = engineConfig(spec, engine.epoch);
  if (!wanted.ok)
    throw new ExsimError('CONFIG_INVALID', wanted.error.map(({ message }) => message).join('\n'));
  specChanges(engine, wanted.value, spec);
}

/** A worker's words for its journal, said of the file. */
function asUnusable(file: string, error: unknown): unknown {
  if (!(error instanceof ExsimError)) return error;
  return new ExsimError('BACKUP_UNUSABLE', `The backup ${file} cannot be used. ${error.message}`, {
    wayOut:
      'Nothing was changed. The instance file must list the symbols of the backup, with their steps and scales.',
    cause: error,
  });
}
