/**
 * Plays the seeds from 1 on until one finds a broken promise, at most as many as its argument says, and prints what it
 * found as a line of JSON: `{seeds, promise}`, promise null for none.
 */
import { simulate } from './run.ts';

const most = Number(process.argv[2]);
let seeds = 0;
let promise: string | null = null;
while (promise === null && seeds < most) {
  seeds += 1;
  promise = (await simulate(seeds)).violation?.promise ?? null;
}
process.stdout.write(`${JSON.stringify({ seeds, promise })}\n`);
