/** One thread of a crowd: plays its share of the seeds, up to the first that finds a broken promise. */
import { parentPort, workerData } from 'node:worker_threads';
import { addCounts, noCounts } from './counts.ts';
import type { Report, Share } from './crowd.ts';
import { simulate } from './run.ts';

const SEEDS_PER_REPORT = 250;

async function playShare({ from, end, step }: Share): Promise<void> {
  let counts = noCounts();
  for (let seed = from; seed < end; seed += step) {
    const result = await simulate(seed);
    addCounts(counts, result.counts);
    const failure = result.violation === null ? null : { seed, message: result.violation.message };
    if (failure === null && counts.seeds < SEEDS_PER_REPORT && seed + step < end) continue;
    parentPort?.postMessage({ counts, failure } satisfies Report);
    if (failure !== null) return;
    counts = noCounts();
  }
}

await playShare(workerData as Share);
