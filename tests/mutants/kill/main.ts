/**
 * Runs the tests once and prints who found what, as JSON. Started as a process of its own for every mutant.
 *
 *   node main.js [--all]      without --all it stops at the first find
 */
import { KILLERS, type Kill, type Verdict } from './killers.ts';

async function judge(all: boolean): Promise<Verdict> {
  const kills: Kill[] = [];
  for (const { name, find } of KILLERS) {
    if (kills.some(({ killer }) => killer === name)) continue;
    const test = await find();
    if (test !== null) kills.push({ killer: name, test });
    if (test !== null && !all) break;
  }
  return kills;
}

console.log(JSON.stringify(await judge(process.argv.includes('--all'))));
