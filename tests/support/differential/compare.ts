import { ACCOUNT_TIMERS, type EngineCore, type EngineEvent, SIDES } from '../../../src/engine/types.ts';
import type { ModelEngine } from '../model/model-engine.ts';
import { printFields } from './print.ts';

/** What engine and model say differently; null when they agree. */
export type Difference = string | null;

/** Event by event, each as a whole. */
export function compareEvents(engine: readonly EngineEvent[], model: readonly EngineEvent[]): Difference {
  const most = Math.max(engine.length, model.length);
  for (let at = 0; at < most; at++) {
    const difference = compareValues(`event ${at + 1} of ${most}`, engine[at], model[at]);
    if (difference !== null) return difference;
  }
  return null;
}

/** Everything that can be read of the orders that events were about. */
export function compareTouched(
  engine: EngineCore,
  model: ModelEngine,
  events: readonly EngineEvent[],
): Difference {
  for (const event of events) {
    const ids = 'makerOrderId' in event ? [event.makerOrderId, event.takerOrderId] : [];
    if ('orderId' in event && event.orderId !== null) ids.push(event.orderId);
    for (const id of ids) {
      const difference = compareValues(`order ${id}`, engine.order(id), model.order(id));
      if (difference !== null) return difference;
    }
  }
  return null;
}

/** Everything that can be read at all. */
export function compareState(engine: EngineCore, model: ModelEngine): Difference {
  for (const [what, read] of readsOf(model)) {
    const difference = compareValues(what, read(engine), read(model));
    if (difference !== null) return difference;
  }
  return null;
}

type Reads = EngineCore | ModelEngine;
type Read = readonly [what: string, read: (reads: Reads) => unknown];

function readsOf(model: ModelEngine): Read[] {
  const accounts = model.accounts.map(({ account }) => account);
  const assets = Array.from({ length: model.assetCount }, (_, asset) => asset);
  const symbols = Array.from({ length: model.symbolCount }, (_, symbol) => symbol);
  return [
    ['seq', (of) => of.seq],
    ['commandSeq', (of) => of.commandSeq],
    ['time', (of) => of.time],
    ['epoch', (of) => of.epoch],
    ['accounts', (of) => of.accounts],
    ['next deadline', (of) => of.nextDeadline()],
    ['open orders', (of) => of.openOrders(null, null)],
    ...assets.map((asset): Read => [`conservation of ${asset}`, (of) => of.conservation(asset)]),
    ...accounts.flatMap((account) => readsOfAccount(account, assets)),
    ...symbols.flatMap(readsOfSymbol),
  ];
}

function readsOfAccount(account: number, assets: readonly number[]): Read[] {
  return [
    [`last seq of account ${account}`, (of) => of.accountSeq(account)],
    [`state of account ${account}`, (of) => of.accountState(account)],
    [`grace of account ${account}`, (of) => of.cancelOnDisconnectMs(account)],
    [`orders of account ${account}`, (of) => of.openOrders(account, null).map(({ orderId }) => orderId)],
    ...ACCOUNT_TIMERS.map(
      (timer): Read => [`${timer} of account ${account}`, (of) => of.accountTimer(account, timer)],
    ),
    ...assets.map(
      (asset): Read => [`balance of account ${account} in ${asset}`, (of) => of.balance(account, asset)],
    ),
  ];
}

function readsOfSymbol(symbol: number): Read[] {
  return [
    [`fees of symbol ${symbol}`, (of) => of.fees(symbol)],
    [`state of symbol ${symbol}`, (of) => of.symbolState(symbol)],
    [`last trade of symbol ${symbol}`, (of) => of.lastTradeTicks(symbol)],
    [`bookSeq of symbol ${symbol}`, (of) => of.bookSeq(symbol)],
    ...SIDES.flatMap((side): Read[] => [
      [`${side} levels of symbol ${symbol}`, (of) => of.levels(symbol, side, 1000)],
      [`${side} queue of symbol ${symbol}`, (of) => of.resting(symbol, side, 1000)],
      [`number of ${side} levels of symbol ${symbol}`, (of) => of.levelCount(symbol, side)],
    ]),
  ];
}

/** Deep, and the same whether a field is absent or undefined; 0 and -0 are one number. */
function compareValues(what: string, engine: unknown, model: unknown): Difference {
  if (isSame(engine, model)) return null;
  return `${what}\n  engine: ${printed(engine)}\n  model:  ${printed(model)}`;
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const fields = Object.keys(one);
  return (
    fields.length === Object.keys(other).length &&
    fields.every((field) => isSame(one[field as keyof typeof one], other[field as keyof typeof other]))
  );
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join('; ')}]`;
  return typeof value === 'object' && value !== null ? `{${printFields(value)}}` : String(value);
}
