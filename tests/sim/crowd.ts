import { Worker } from 'node:worker_threads';
import type { Counts } from './counts.ts';

/** What a thread has to say from time to time. */
export type Report = {
  readonly counts: Counts;
  /** The seed that found a broken promise, and which one; the thread plays no further. */
  readonly failure: { readonly seed: number; readonly message: string } | null;
};

/** The seeds of one thread: every `step`-th from `from` up to before `end`. */
export type Share = { readonly from: number; readonly end: number; readonly step: number };

/** Plays the seeds from `from` on in so many threads; `hear` answers whether they may go on. */
export async function playMany(
  from: number,
  seeds: number,
  threads: number,
  hear: (report: Report) => boolean,
): Promise<void> {
  const shares = Array.from({ length: threads }, (_, thread) => ({
    from: from + thread,
    end: from + seeds,
    step: threads,
  }));
  const crowd = shares.map(
    (share) => new Worker(new URL('./thread.js', import.meta.url), { workerData: share }),
  );
  await Promise.all(crowd.map((worker) => untilExit(worker, crowd, hear)));
}

function untilExit(
  worker: Worker,
  crowd: readonly Worker[],
  hear: (report: Report) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: Report) => {
      if (hear(report)) return;
      // A thread that is told to end ends; nobody waits for more than that.
      for (const other of crowd) void other.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
