import type { SnapshotHeader, SnapshotPart } from '../../../../src/stored/snapshot-row.ts';
import type { JournalEnd, Snapshot, SnapshotStore } from '../../../../src/worker/snapshots/types.ts';
import type { MemoryStore } from './memory-store.ts';

/** Snapshots in memory, beside the journal they belong to. */
export class MemorySnapshots implements SnapshotStore {
  readonly journal: MemoryStore;
  /** By command, in the order they came. */
  readonly kept = new Map<number, Snapshot>();
  watermark = 0;
  /** Thrown by every access while it is set. */
  failure: Error | null = null;

  constructor(journal: MemoryStore) {
    this.journal = journal;
  }

  async headers(): Promise<SnapshotHeader[]> {
    this.#demandWorking();
    const headers = [...this.kept.values()].map(({ header }) => header);
    return headers.toSorted((left, right) => right.commandSeq - left.commandSeq);
  }

  async partChecksums(commandSeq: number): Promise<Uint8Array[]> {
    this.#demandWorking();
    return (this.kept.get(commandSeq)?.parts ?? []).map(({ checksum }) => checksum);
  }

  async part(commandSeq: number, index: number): Promise<SnapshotPart | null> {
    this.#demandWorking();
    return this.kept.get(commandSeq)?.parts[index] ?? null;
  }

  async journalEnd(commandSeq: number): Promise<JournalEnd | null> {
    this.#demandWorking();
    return this.journal.rows.find((row) => row.lastSeq === commandSeq) ?? null;
  }

  async write(
    snapshot: Snapshot,
    { term, keep }: { readonly term: number; readonly keep: number | null },
  ): Promise<boolean> {
    this.#demandWorking();
    if (term !== this.journal.term) return false;
    const { commandSeq } = snapshot.header;
    for (const other of this.kept.keys()) if (other <= commandSeq && other !== keep) this.kept.delete(other);
    this.kept.set(commandSeq, snapshot);
    this.watermark = Math.max(this.watermark, commandSeq);
    return true;
  }

  /** Puts something else in the place of a snapshot. */
  damage(commandSeq: number, change: (snapshot: Snapshot) => Snapshot): void {
    this.kept.set(commandSeq, change(this.kept.get(commandSeq)!));
  }

  #demandWorking(): void {
    if (this.failure !== null) throw this.failure;
  }
}
