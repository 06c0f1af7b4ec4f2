import type { Asker, State } from './ask.ts';
import type { Knowledge } from './draw/knowledge.ts';
import { type Fired, fireAt, type Tally, type Volley } from './fire.ts';
import { Histogram } from './histogram.ts';
import type { Rows } from './rows.ts';
import type { PlacedOrder } from './shot.ts';
import { CALLERS, type FuzzTarget, STRANGERS } from './target.ts';

export type FuzzRun = {
  readonly target: FuzzTarget;
  readonly asker: Asker;
  readonly rows: Rows;
  readonly seed: number;
  /** About so many in all. */
  readonly requests: number;
  /** Called before the first phase and behind each. */
  readonly onPhase: (done: string) => Promise<void>;
};

const CONCURRENCY = 32;
/** Shares of the requests of each row. */
const SHARES = { strangers: 0.15, everybody: 0.85 } as const;
/** One after the other, each with a look at the state before and behind it. */
const ONE_BY_ONE_PER_ROW_MAX = 6;
const REPAIR_EVERY_SHOTS = 40;

/**
 * Fuzzes a venue in phases: strangers, whom nothing is allowed; one request at a time; everybody at once; and last
 * what administrators change, which leaves little as it was.
 */
export async function runPhases(run: FuzzRun): Promise<Tally> {
  const tally: Tally = { histogram: new Histogram(), findings: [], orders: [], shots: 0 };
  const perRow = Math.ceil(run.requests / run.rows.rows.length);
  const volley = { target: run.target, tally, seed: run.seed, concurrency: CONCURRENCY };
  await run.onPhase('begin');
  await strangers(run, { ...volley, callers: STRANGERS, perRow: perRow * SHARES.strangers });
  await run.onPhase('strangers');
  await oneByOne(run, { ...volley, callers: CALLERS, perRow: Math.min(ONE_BY_ONE_PER_ROW_MAX, perRow / 10) });
  await run.onPhase('one by one');
  await everybody(run, { ...volley, callers: CALLERS, perRow: perRow * SHARES.everybody });
  await run.onPhase('everybody');
  await administration(run, { ...volley, callers: CALLERS, perRow: perRow * SHARES.everybody });
  await run.onPhase('administration');
  return tally;
}

/** Nothing that is done without a key changes anything. */
async function strangers({ asker, rows }: FuzzRun, volley: Volley): Promise<void> {
  const before = await asker.state();
  await fireAt(rows.rows, volley);
  const after = await asker.state();
  if (after.stateHash === before.stateHash && after.commandSeq === before.commandSeq) return;
  const problem = `the state changed: ${JSON.stringify(before)} became ${JSON.stringify(after)}`;
  volley.tally.findings.push({ row: 'strangers', problem, shot: 'all shots of strangers' });
}

/** What is refused leaves the state as it was. */
async function oneByOne({ asker, rows }: FuzzRun, volley: Volley): Promise<void> {
  let before = await asker.state();
  const look = async ({ shot, answers }: Fired): Promise<void> => {
    const isRefused = answers.length > 0 && answers.every((answer) => answer.isRefused);
    if (!isRefused) await settle(asker, rows.knowledge);
    const after = await asker.state();
    const events =
      isRefused && after.stateHash !== before.stateHash ? await eventsSince(asker, before) : null;
    if (events !== null && !events.some(isOfTimer))
      volley.tally.findings.push({
        row: 'one by one',
        problem: `a refused request changed the state after command ${before.commandSeq}: ${JSON.stringify(events).slice(0, EVENTS_SHOWN)}`,
        shot: `${shot.text}, refused with ${answers.map(({ status }) => status).join(', ')}`,
      });
    before = after;
  };
  const ordinary = rows.rows.filter((row) => !row.isAdministration && row.perShot === 1);
  await fireAt(ordinary, { ...volley, concurrency: 1, each: { shots: 1, call: look } });
}

const EVENTS_SHOWN = 2000;
type SeenEvent = { readonly type: string; readonly reason?: string };

/**
 * Waits until everything sent before is done. A call that was given up may still be on its way when the next request
 * is answered; a command that changes nothing is carried out behind it.
 */
async function settle(asker: Asker, { accounts }: Knowledge): Promise<void> {
  await asker.change('PATCH', `/api/v1/accounts/${accounts[0]}`, { state: 'active' });
}

async function eventsSince(asker: Asker, { seq }: State): Promise<readonly SeenEvent[]> {
  const { items } = await asker.get<{ items: SeenEvent[] }>(`/api/v1/events?after=${seq}&limit=1000`);
  return items;
}

/** Whether the venue's own timers brought it. */
const isOfTimer = ({ type, reason }: SeenEvent): boolean =>
  /DEAD_MAN|DISCONNECT|GTD|DAY|EXPIRE/i.test(`${type} ${reason}`);

async function everybody({ asker, rows }: FuzzRun, volley: Volley): Promise<void> {
  await fireAt(
    rows.rows.filter((row) => !row.isAdministration),
    volley,
  );
  for (const order of volley.tally.orders) await findAgain(asker, order, volley.tally);
}

/** An order that was answered is there. */
async function findAgain(asker: Asker, order: PlacedOrder, { findings }: Tally): Promise<void> {
  const { key, ...placed } = order;
  const path = `/api/v1/orders/${placed.orderId}`;
  const found = await asker.get<typeof placed>(path, key).catch((error: Error) => error);
  const isSame =
    !(found instanceof Error) &&
    (Object.keys(placed) as (keyof typeof placed)[]).every((field) => found[field] === placed[field]);
  if (isSame) return;
  const problem = `answered ${JSON.stringify(placed)}, found ${found instanceof Error ? found.message : JSON.stringify(found)}`;
  findings.push({ row: 'orders found again', problem, shot: `GET ${path}` });
}

/** Orders are placed in between, and accounts and symbols opened again, so that there is something to change. */
async function administration({ asker, rows }: FuzzRun, volley: Volley): Promise<void> {
  const { accounts, symbols } = rows.knowledge;
  const repair = async (): Promise<void> => {
    for (const account of accounts)
      await asker.change('PATCH', `/api/v1/accounts/${account}`, { state: 'active' });
    for (const { symbol } of symbols)
      await asker.change('PUT', `/api/v1/symbols/${symbol}/state`, { state: 'trading' });
  };
  const fuzzed = rows.rows.filter((row) => row.isAdministration || row.name === 'POST /api/v1/orders');
  await fireAt(fuzzed, { ...volley, each: { shots: REPAIR_EVERY_SHOTS, call: repair } });
}
