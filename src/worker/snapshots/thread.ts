import { Worker } from 'node:worker_threads';
import { ExsimError } from '../../common/errors.ts';
import { SNAPSHOT_THREAD } from '../home.ts';
import { DAMAGED_WAY_OUT } from '../journal/chain.ts';
import type { ConnectionSettings } from '../journal/client-config.ts';
import type { SnapshotMaker } from './keeper.ts';
import type { MadeSnapshot } from './make.ts';

/** What the thread is started with. */
export type ThreadOrder = {
  readonly connection: ConnectionSettings;
  readonly schema: string;
  readonly upTo: number;
  readonly term: number;
};

type ThreadPlace = Pick<ThreadOrder, 'connection' | 'schema'>;

/** The one message it sends. */
export type ThreadAnswer =
  | { readonly kind: 'made'; readonly made: MadeSnapshot }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'journalDamaged'; readonly reason: string };

/**
 * Makes snapshots in a thread, so that the engine that takes orders never pauses for them. The thread has an engine of
 * its own for as long as one snapshot takes, and ends with it: between snapshots it costs nothing.
 */
export class SnapshotThread implements SnapshotMaker {
  readonly #order: ThreadPlace;
  #worker: Worker | null = null;

  constructor(order: ThreadPlace) {
    this.#order = order;
  }

  make(upTo: number, term: number): Promise<MadeSnapshot> {
    const worker = new Worker(SNAPSHOT_THREAD, {
      name: 'snapshots',
      workerData: { ...this.#order, upTo, term },
    });
    // The process may end without it: half a snapshot is none.
    worker.unref();
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      let answer: ThreadAnswer = { kind: 'failed', reason: 'the thread ended without an answer' };
      worker.once('message', (message: ThreadAnswer) => {
        answer = message;
      });
      worker.once('error', (error) => {
        answer = { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
      });
      // Not before its memory is free again.
      worker.once('exit', () => {
        if (answer.kind === 'made') resolve(answer.made);
        else reject(failure(answer));
      });
    });
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }
}

/** Errors lose their class on the way out of a thread. */
const failure = ({ kind, reason }: Exclude<ThreadAnswer, { kind: 'made' }>): Error =>
  kind === 'failed'
    ? new Error(reason)
    : new ExsimError('WORKER_JOURNAL_DAMAGED', reason, { wayOut: DAMAGED_WAY_OUT });
