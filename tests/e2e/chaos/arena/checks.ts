import { until } from '../../crash/venue/waiting.ts';
import type { Tally } from '../tally.ts';
import type { Arena } from './arena.ts';
import type { Seen } from './census.ts';

/** A supervisor that lost the race for the lock waits 3 s for it, then ends by itself. */
const LOSERS_END_MS = 15_000;

/** After an `up` that worked: one supervisor, one worker for each instance, and the supervisor knows all of them. */
export async function checkRunning(arena: Arena, names: readonly string[], tally: Tally): Promise<void> {
  await checkOneSupervisor(arena, tally);
  const snapshot = await arena.snapshot();
  for (const name of names) {
    const workers = arena.workersOf(name);
    for (const extra of workers.slice(1)) tally.duplicate(`${name} has another worker: ${shown(extra)}`);
    const known = snapshot?.instances.find((instance) => instance.name === name)?.pid ?? null;
    if (!workers.some(({ pid }) => pid === known))
      tally.lost(
        `${name} is pid ${known} to its supervisor, and ${workers.map(shown).join(', ') || 'nobody'}`,
      );
  }
}

async function checkOneSupervisor(arena: Arena, tally: Tally): Promise<void> {
  const isAlone = () => arena.those('supervisor').length === 1;
  await until(isAlone, LOSERS_END_MS, () => '').catch(() => undefined); // Judged by what is there then.
  const [first, ...others] = arena.those('supervisor');
  if (first === undefined) tally.lost('no supervisor runs after an up that worked');
  for (const extra of others) tally.duplicate(`a second supervisor: ${shown(extra)}`);
}

/** After a `down` that worked: nobody. */
export function checkGone(arena: Arena, tally: Tally): void {
  for (const left of arena.census()) tally.orphan(shown(left));
}

/** Workers that had to go on running are the very same processes. */
export function checkSame(before: readonly Seen[], after: readonly Seen[], tally: Tally): void {
  for (const worker of before) {
    const isThere = after.some(({ pid, start }) => pid === worker.pid && start === worker.start);
    if (!isThere) tally.lost(`${shown(worker)} is gone`);
  }
}

const shown = ({ pid, role, instance, command }: Seen): string =>
  `${role} ${instance} pid ${pid} (${command.slice(0, 120)})`;
