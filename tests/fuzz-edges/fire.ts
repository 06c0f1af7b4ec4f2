import { Dice } from '../support/differential/dice.ts';
import type { Histogram } from './histogram.ts';
import type { Answer, PlacedOrder, Row, Shot } from './shot.ts';
import type { CallerName, FuzzTarget } from './target.ts';

/** Something that may not be, with what it takes to see it again. */
export type Finding = { readonly row: string; readonly problem: string; readonly shot: string };

/** What has been seen so far. */
export type Tally = {
  readonly histogram: Histogram;
  readonly findings: Finding[];
  /** Some of the orders that were taken. */
  readonly orders: PlacedOrder[];
  /** Shots drawn so far. */
  shots: number;
};

export type Volley = {
  readonly target: FuzzTarget;
  readonly tally: Tally;
  readonly seed: number;
  readonly callers: readonly CallerName[];
  /** Requests per row. */
  readonly perRow: number;
  readonly concurrency: number;
  /** Called after so many shots, with the last of them. */
  readonly each?: { readonly shots: number; readonly call: (fired: Fired) => Promise<void> };
};

/** A shot and its answers; none of a slow one, which is not waited for. */
export type Fired = { readonly shot: Shot; readonly answers: readonly Answer[] };

const ORDERS_KEPT = 2000;

/** Fires at all rows in turn, many at once; resolves when everything is answered. */
export async function fireAt(rows: readonly Row[], volley: Volley): Promise<void> {
  const shots = planned(rows, volley.perRow);
  const slow: Promise<unknown>[] = [];
  const next = async (): Promise<void> => {
    for (let row = shots.next(); !row.done; row = shots.next()) {
      const number = volley.tally.shots++;
      const shot = row.value.draw(new Dice(volley.seed + number * 7919), volley.callers, number);
      const fired = fire(row.value, shot, volley);
      if (shot.isSlow) slow.push(fired);
      const answers = shot.isSlow ? [] : await fired;
      if (volley.each !== undefined && number % volley.each.shots === 0)
        await volley.each.call({ shot, answers });
    }
  };
  await Promise.all(Array.from({ length: volley.concurrency }, next));
  await Promise.all(slow);
}

/** Rows in turn, each as often as it takes. */
function* planned(rows: readonly Row[], perRow: number): Generator<Row> {
  for (let round = 0; round < perRow; round += 1)
    for (const row of rows) if (Math.floor(round % row.perShot) === 0) yield row;
}

async function fire(row: Row, shot: Shot, { target, tally }: Volley): Promise<readonly Answer[]> {
  const answers = await shot.fire(target);
  for (const answer of answers) {
    tally.histogram.add(row.name, answer);
    if (answer.problem !== null)
      tally.findings.push({ row: row.name, problem: answer.problem, shot: shot.text });
    if (answer.order !== undefined && tally.orders.length < ORDERS_KEPT) tally.orders.push(answer.order);
  }
  return answers;
}
