import type { Command, EngineCore, OrderRequest } from '../../src/engine/types.ts';
import { engineAfter, engineConfig, limit, opening } from '../support/engine-fixture.ts';

/** What one run of the whole engine measured: accounts, holds, fees, client ids and events included. */
export type EngineFigures = {
  readonly commands: number;
  readonly openOrders: number;
  /** CPU time of this process, garbage collection included; making the commands is not. */
  readonly nanosecondsPerCommand: number;
  readonly stateHash: string;
};

export type EngineFlow = { readonly seed: number; readonly warmUp: number; readonly commands: number };

const ACCOUNTS = 8;
const MIDDLE_TICKS = 500_000;
const SPREAD_TICKS = 400;
/** A cancel aims at one of the latest orders: about half of them still rest. */
const REACH = 20_000;

/** Runs a fixed mix of limit orders (50 %), IOC orders (5 %) and cancels (45 %) through one engine. */
export function measureEngine(flow: EngineFlow): EngineFigures {
  const commands = mixedFlow(flow);
  const engine = engineAfter(
    opening(engineConfig([{ takerRate: 100_000, maxOpenOrders: 1_000_000 }]), ACCOUNTS, 10n ** 20n),
  );
  applyAll(engine, commands.slice(0, flow.warmUp));
  const before = process.cpuUsage();
  applyAll(engine, commands.slice(flow.warmUp));
  const { user, system } = process.cpuUsage(before);
  return {
    commands: flow.commands,
    openOrders: engine.openOrderCount(),
    nanosecondsPerCommand: ((user + system) * 1000) / flow.commands,
    stateHash: engine.stateHash(),
  };
}

function applyAll(engine: EngineCore, commands: readonly Command[]): void {
  for (const command of commands) engine.apply(command);
}

function mixedFlow({ seed, warmUp, commands }: EngineFlow): Command[] {
  const random = mulberry32(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const owners: number[] = [];
  return Array.from({ length: warmUp + commands }, (_, time): Command => {
    if (owners.length > 0 && random() < 0.45) {
      const orderId = owners.length - below(Math.min(owners.length, REACH));
      return { type: 'cancel', time, account: owners[orderId - 1] ?? 0, orderId, reason: 'USER' };
    }
    const order = randomOrder(below, random() < 0.1);
    owners.push(order.account ?? 0);
    return limit({ ...order, clientOrderId: `c${owners.length}` }, time);
  });
}

function randomOrder(below: (bound: number) => number, ioc: boolean): Partial<OrderRequest> {
  const side = below(2) === 0 ? 'BUY' : 'SELL';
  const away = below(SPREAD_TICKS) - SPREAD_TICKS / 20;
  const priceTicks = side === 'BUY' ? MIDDLE_TICKS - away : MIDDLE_TICKS + away;
  return {
    account: below(ACCOUNTS),
    side,
    priceTicks,
    lots: 1 + below(100),
    timeInForce: ioc ? 'IOC' : 'GTC',
  };
}

/** Small seeded generator of numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
