import { expect } from 'vitest';
import { addCounts, noCounts, tableOf, tooFew } from '../../sim/counts.ts';
import { simulate } from '../../sim/run.ts';

/** Plays the seeds one after the other; fails at the first broken promise, and when too little happened in all of them. */
export async function expectPromisesKept(from: number, seeds: number): Promise<void> {
  const sum = noCounts();
  for (let seed = from; seed < from + seeds; seed++) {
    const { counts, violation } = await simulate(seed);
    expect(violation?.message, `make sim ARGS="--seed ${seed}"`).toBeUndefined();
    addCounts(sum, counts);
  }
  console.log(`seeds ${from} to ${from + seeds - 1}\n${tableOf(sum)}`);
  expect(tooFew(sum)).toEqual([]);
}
