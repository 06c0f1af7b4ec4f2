import { restoreEngine } from '../../../../src/engine/index.ts';
import { median } from '../../report/statistics.ts';
import { mustRest, openEngine, RestingOrders } from '../venue/resting-orders.ts';

const REPEATS = 5;

export type SnapshotFigures = {
  readonly orders: number;
  readonly bytes: number;
  /** Wall clock: the first time, with code that never ran before, and the median of all. */
  readonly takeMsFirst: number;
  readonly takeMs: number;
  readonly restoreMsFirst: number;
  readonly restoreMs: number;
  /** The same before and after, or there is no figure. */
  readonly stateHash: string;
};

/** Takes and restores snapshots of an engine in which `orders` orders rest. */
export function measureSnapshot(orders: number): SnapshotFigures {
  const engine = openEngine();
  const flow = new RestingOrders(orders);
  for (let id = 1; id <= orders; id++) engine.apply(flow.command(id));
  mustRest(engine, orders);
  const takes = timesMs(() => engine.snapshot());
  const bytes = engine.snapshot();
  const restores = timesMs(() => restoreEngine(bytes));
  const stateHash = engine.stateHash();
  const restored = restoreEngine(bytes).stateHash();
  if (restored !== stateHash)
    throw new Error(`Expected state ${stateHash} to be restored, but was ${restored}.`);
  return {
    orders,
    bytes: bytes.byteLength,
    takeMsFirst: takes[0] ?? 0,
    takeMs: median(takes),
    restoreMsFirst: restores[0] ?? 0,
    restoreMs: median(restores),
    stateHash,
  };
}

function timesMs(action: () => unknown): number[] {
  return Array.from({ length: REPEATS }, () => {
    const startedMs = performance.now();
    action();
    return performance.now() - startedMs;
  });
}
