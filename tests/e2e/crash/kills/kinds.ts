import type { Dice } from '../../../support/differential/dice.ts';

/** What is killed, and how. */
const KILLS = {
  worker: 'SIGKILL to the worker while it serves',
  recovery: 'SIGKILL to the worker between its start and its readiness',
  supervisor: 'SIGKILL to the supervisor',
  both: 'SIGKILL to supervisor and worker at once',
  backends: 'pg_terminate_backend on all connections of the worker',
  cut: 'the same while an append of the worker waits in Postgres: it is rolled back',
  held: 'SIGKILL to the worker while its append waits in Postgres, and is rolled back then',
  backend: 'SIGKILL to one backend of the worker: Postgres restarts itself',
  postgres: 'immediate shutdown of Postgres (SIGQUIT), brought back by the supervisor',
  server: 'immediate shutdown of Postgres and SIGKILL to the worker at once',
} as const;
export type KillKind = keyof typeof KILLS;
export const KILL_KINDS = Object.keys(KILLS) as readonly KillKind[];

/** Of all kills but those inside recovery, whose share is fixed. */
const WEIGHTS: readonly (readonly [weight: number, kind: KillKind])[] = [
  [42, 'worker'],
  [6, 'supervisor'],
  [4, 'both'],
  [8, 'backends'],
  [6, 'cut'],
  [6, 'held'],
  [3, 'backend'],
  [6, 'postgres'],
  [3, 'server'],
];
const RECOVERY_PERCENT = 15;

/**
 * Kinds in random order that make `count` kills: a `recovery` has a `worker` before it, so that there is something to
 * recover from, and counts two. Of all others at least one each where there is room.
 */
export function drawKills(dice: Dice, count: number, only: readonly KillKind[] | null): KillKind[] {
  if (only !== null) return Array.from({ length: count }, () => dice.pick(only));
  const recoveries = Math.ceil((count * RECOVERY_PERCENT) / 100);
  const others = Math.max(0, count - 2 * recoveries);
  const kinds = WEIGHTS.map(([, kind]) => kind);
  return shuffled(dice, [
    ...Array.from({ length: recoveries }, () => 'recovery' as const),
    ...Array.from({ length: others }, (_, at) => kinds[at] ?? dice.weighted(WEIGHTS)),
  ]);
}

/** Fisher and Yates. */
function shuffled<Item>(dice: Dice, items: Item[]): Item[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = dice.below(at + 1);
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
  return items;
}
