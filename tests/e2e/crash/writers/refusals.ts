import type { Findings } from '../checks/findings.ts';
import type { Command, Victim } from '../venue/victim.ts';
import { HandWorker } from './hand-worker.ts';

const REFUSED = 75;
/** A refused starter waits this long for the owner to go away. */
const WAITS_MS = 5000;
/** At once: each has connections of its own, and the role of a venue has a limited number. */
const TOGETHER = 5;

/** Starts so many second workers of a running venue, elsewhere; each has to wait, and to be refused. */
export async function tryRefusals(
  command: Command,
  victim: Victim,
  count: number,
  findings: Findings,
): Promise<void> {
  for (let left = count; left > 0; left -= TOGETHER)
    await Promise.all(
      Array.from({ length: Math.min(left, TOGETHER) }, () => tryOne(command, victim, findings)),
    );
}

async function tryOne(command: Command, victim: Victim, findings: Findings): Promise<void> {
  const startedMs = performance.now();
  const second = new HandWorker(command, victim);
  const end = await second.ended;
  const tookMs = performance.now() - startedMs;
  if (end !== REFUSED) findings.add('a second worker is refused', `it ended with ${end}:\n${second.output}`);
  if (tookMs < WAITS_MS)
    findings.add('a second worker is refused', `after ${tookMs.toFixed(0)} ms, without having waited`);
}
