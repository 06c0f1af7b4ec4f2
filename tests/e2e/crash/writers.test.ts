import { afterAll, beforeAll, expect, test } from 'vitest';
import { Findings } from './checks/findings.ts';
import { BUILT, Victim } from './venue/victim.ts';
import { checkFencing } from './writers/fencing.ts';
import { tryRefusals } from './writers/refusals.ts';
import { takeOver } from './writers/takeover.ts';

/** `make crash ARGS="--refusals 50"` and `--takeovers N` do the same more often. */
const REFUSALS = 3;

let victim: Victim;
beforeAll(async () => {
  victim = await Victim.start(BUILT);
});
afterAll(() => victim.remove());

test('a second worker elsewhere, without a lock in common, waits and is refused', async () => {
  const findings = new Findings();
  const { pid } = await victim.worker();
  await tryRefusals(BUILT, victim, REFUSALS, findings);
  expect(`${findings}`).toBe('');
  await victim.untilReady();
  expect((await victim.worker()).pid).toBe(pid);
});

test('a worker that sleeps through a take-over ends when it wakes up, and nobody has two orders', async () => {
  const findings = new Findings();
  const tookMs = await takeOver(BUILT, victim, findings);
  console.log(`take-over: ${tookMs.toFixed(0)} ms from the start of the process`);
  expect(`${findings}`).toBe('');
});

test('an append on its way while the term is raised is refused, and its worker ends', async () => {
  expect(`${await checkFencing(BUILT)}`).toBe('');
});
