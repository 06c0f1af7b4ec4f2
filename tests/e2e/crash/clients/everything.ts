import { isDeepStrictEqual } from 'node:util';
import type { Findings } from '../checks/findings.ts';
import { SYMBOLS } from '../venue/instance.ts';
import type { Victim } from '../venue/victim.ts';

/** All that can be read over HTTP: a name for each thing, and what it says. */
export type Everything = ReadonlyMap<string, unknown>;

const PAGE = 1000;

/** Reads all orders, fills, trades, balances and books of a venue at rest, and its state. */
export async function readEverything(victim: Victim): Promise<Everything> {
  const all = new Map<string, unknown>();
  for (const path of [
    'orders',
    'fills',
    ...SYMBOLS.map((symbol) => `trades/${symbol}`),
    'balances',
    'accounts',
  ])
    await readPages(victim, path, all);
  for (const symbol of SYMBOLS)
    all.set(`book ${symbol}`, withoutTime(await read(victim, `orderbook/${symbol}?depth=1000`)));
  const { epoch, seq, stateHash } = await read(victim, 'state');
  all.set('state', { epoch, seq, stateHash });
  return all;
}

/** What was there before has to be there after, the same, and nothing else. */
export function compareEverything(before: Everything, after: Everything, findings: Findings): void {
  for (const [what, value] of before)
    if (!isDeepStrictEqual(value, after.get(what)))
      findings.add(
        'read again',
        `${what} was ${JSON.stringify(value)}, and is ${JSON.stringify(after.get(what))}`,
      );
  for (const what of after.keys())
    if (!before.has(what)) findings.add('read again', `${what} was not there before`);
}

async function readPages(victim: Victim, path: string, all: Map<string, unknown>): Promise<void> {
  let cursor: string | null = null;
  let count = 0;
  do {
    const from: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { items, nextCursor } = await read(victim, `${path}?limit=${PAGE}${from}`);
    for (const item of items as object[]) {
      all.set(`${path} ${count}`, item);
      count += 1;
    }
    cursor = nextCursor as string | null;
  } while (cursor !== null);
}

async function read(victim: Victim, path: string): Promise<Record<string, unknown>> {
  const response = await victim.get(`/api/v1/${path}`);
  if (response.status !== 200)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

const withoutTime = ({ at: _, ...rest }: Record<string, unknown>): object => rest;
