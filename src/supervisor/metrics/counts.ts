import { BucketCounts, LabelCounts } from '../../metrics/series.ts';
import { INSTANCE_STATES, type InstanceState } from '../../protocol/status.ts';

/** Upper bounds, in seconds: a plan takes milliseconds, carrying one out may wait for a database to be made. */
const WORK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** What a supervisor counts about its own work; how the fleet is can be read from its snapshot. */
export class FleetCounts {
  /** Changes of state, by the state that was entered. */
  readonly entered = new LabelCounts();
  readonly planSeconds = new BucketCounts(WORK_BUCKETS);
  readonly reconcileSeconds = new BucketCounts(WORK_BUCKETS);

  constructor() {
    for (const state of INSTANCE_STATES) this.entered.add(state, 0);
  }

  stateEntered(state: InstanceState): void {
    this.entered.add(state, 1);
  }
}

/** Runs a piece of work and counts how long it took, however it ended. `nowMs` is monotonic. */
export async function timed<T>(
  counts: BucketCounts,
  nowMs: () => number,
  work: () => Promise<T>,
): Promise<T> {
  const startedMs = nowMs();
  try {
    return await work();
  } finally {
    counts.observe((nowMs() - startedMs) / 1000);
  }
}
