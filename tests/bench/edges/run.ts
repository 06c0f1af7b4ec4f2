import { median } from '../report/statistics.ts';
import { type CountingCosts, measureCounting } from './counting.ts';
import { AUDIENCES, type AudienceKind, type FanOutFigures, measureFanOut } from './fan-out/measure.ts';
import { inTime } from './in-time.ts';
import { LOADS, type LoadKind } from './loads.ts';
import { type Figures, measureLoad } from './measure.ts';
import type { Plan } from './plan.ts';
import type { Server } from './server.ts';

export const ROWS = ['floor', 'commit', 'none'] as const;
export type Row = (typeof ROWS)[number];

/** What one kind of load made of each server. */
export type LoadResult = { readonly kind: LoadKind; readonly rows: Readonly<Record<Row, Figures>> };

/** What trades take while nobody listens, and while many do. */
export type FanOutResult = Readonly<Record<AudienceKind, FanOutFigures>>;

export type Results = {
  readonly loads: readonly LoadResult[];
  readonly fanOut: FanOutResult;
  readonly counting: CountingCosts;
};

/** Puts all servers under each kind of load, in turn and round after round; each figure is the median. */
export async function runPlan(
  plan: Plan,
  servers: Readonly<Record<Row, Server>>,
  say: (line: string) => void,
): Promise<Results> {
  const loads: LoadResult[] = [];
  for (const kind of LOADS) {
    say(kind.title);
    loads.push({ kind, rows: await inTurn(kind, plan, servers) });
  }
  say(`${plan.fanOut.subscribers} subscribers`);
  const fanOut = await fanOutInTurn(plan, servers.commit);
  return { loads, fanOut, counting: measureCounting(plan.counted) };
}

async function inTurn(
  kind: LoadKind,
  plan: Plan,
  servers: Readonly<Record<Row, Server>>,
): Promise<LoadResult['rows']> {
  const span = plan.spans[kind.span];
  const all: Record<Row, Figures[]> = { floor: [], commit: [], none: [] };
  for (let round = 0; round < plan.rounds; round++)
    for (const row of ROWS)
      all[row].push(await measureLoad(kind.make(servers[row]), servers[row].pid, span, plan.limitMs));
  return { floor: middle(all.floor), commit: middle(all.commit), none: middle(all.none) };
}

async function fanOutInTurn({ rounds, fanOut, limitMs }: Plan, server: Server): Promise<FanOutResult> {
  const all: Record<AudienceKind, FanOutFigures[]> = { none: [], webSocket: [], grpc: [] };
  for (let round = 0; round < rounds; round++)
    for (const kind of AUDIENCES)
      all[kind].push(await inTime(measureFanOut(server, kind, fanOut), limitMs, 'a fan-out'));
  return { none: middle(all.none), webSocket: middle(all.webSocket), grpc: middle(all.grpc) };
}

/** Each figure is the median of its own. */
function middle<T extends Readonly<Record<string, number>>>(rounds: readonly T[]): T {
  const figures = Object.keys(rounds[0]!).map((name) => [name, median(rounds.map((round) => round[name]!))]);
  return Object.fromEntries(figures);
}
