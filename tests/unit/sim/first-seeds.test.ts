import { expect, test } from 'vitest';
import { simulate } from '../../sim/run.ts';
import { expectPromisesKept } from './play.ts';

test('whatever fails and whenever it is killed, a venue keeps its promises: the first 500 seeds', async () => {
  await expectPromisesKept(1, 500);
}, 300_000);

test('the same seed gives the same run, another seed another', async () => {
  const hashes = async () => {
    const all: string[] = [];
    for (let seed = 1; seed <= 20; seed++) all.push((await simulate(seed)).hash);
    return all;
  };
  const first = await hashes();
  expect(await hashes()).toEqual(first);
  expect(new Set(first).size).toBe(20);
});
