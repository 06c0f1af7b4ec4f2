import { median } from '../report/statistics.ts';
import { type FirstStart, measureFirstStart } from './first-start.ts';
import { type Floor, measureFloor } from './floor.ts';
import { type IdleRow, measureIdle } from './idle.ts';
import type { Plan } from './plan.ts';

export type Results = {
  readonly floor: Floor;
  readonly starts: readonly FirstStart[];
  readonly idle: readonly IdleRow[];
};

const FLOOR_ROUNDS = 5;

/** Starts fleet after fleet with the built command, then leaves one alone and watches it. */
export async function runPlan(plan: Plan, say: (line: string) => void): Promise<Results> {
  say('floor');
  const floor = await measureFloor(FLOOR_ROUNDS);
  // A first process compiles the programs and keeps their code; a build does not.
  say('first code');
  await measureFirstStart(1, 1);
  const starts: FirstStart[] = [];
  for (const size of plan.sizes) starts.push(await measureSize(size, plan, say));
  const { instances, seconds } = plan.idle;
  say(`${instances} instances that nobody uses, for ${seconds} s`);
  return { floor, starts, idle: await measureIdle(plan.idle) };
}

/** The round that was the one in the middle. */
async function measureSize(size: number, plan: Plan, say: (line: string) => void): Promise<FirstStart> {
  const all: FirstStart[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    say(`first start of ${size}, round ${round + 1} of ${plan.rounds}`);
    all.push(await measureFirstStart(size, plan.repeats));
  }
  const middleMs = median(all.map(({ toAllReadyMs }) => toAllReadyMs));
  const away = (start: FirstStart): number => Math.abs(start.toAllReadyMs - middleMs);
  const [first] = all.toSorted((one, other) => away(one) - away(other));
  if (first === undefined) throw new Error('A fleet is started once at least.');
  return first;
}
