import { ACCOUNT_TIMERS, type AccountTimer } from '../../../src/engine/types.ts';
import { cancelAll, finish } from './finish.ts';
import { refuse } from './refusal.ts';
import type { Account, Order, World } from './world.ts';

const MOST_MS = 86_400_000;

type Due =
  | { readonly at: number; readonly order: Order }
  | { readonly at: number; readonly account: Account; readonly timer: AccountTimer };

/** All that will happen by itself by that time: the earliest first, orders by id before timers by account. */
export function dueBy(world: World, time: number): Due[] {
  const orders = world.live.flatMap((order) =>
    order.expireAt === null || order.expireAt > time ? [] : [{ at: order.expireAt, order }],
  );
  const timers = world.accounts.flatMap((account) =>
    ACCOUNT_TIMERS.flatMap((timer) => {
      const at = account.timers[timer];
      return at === null || at > time ? [] : [{ at, account, timer }];
    }),
  );
  // The sort is stable.
  return [...orders, ...timers].sort((one, other) => one.at - other.at);
}

/** Does what is due at the world's time. What is done may end what was due after it. */
export function runDue(world: World): void {
  const first = () => dueBy(world, world.time)[0];
  for (let due = first(); due !== undefined; due = first()) {
    if ('timer' in due) fire(world, due.account, due.timer);
    else finish(world, due.order, 'EXPIRED', due.order.timeInForce === 'DAY' ? 'DAY' : 'GTD');
  }
}

function fire(world: World, account: Account, timer: AccountTimer): void {
  account.timers[timer] = null;
  const accountSeq = world.told.accountSeq(account.index);
  world.told.tell({ type: 'timerFired', account: account.index, timer, accountSeq });
  cancelAll(world, world.openOrders(account.index, null), timer);
}

function setTimer(world: World, account: Account, timer: AccountTimer, deadline: number | null): void {
  account.timers[timer] = deadline;
  const accountSeq = world.told.accountSeq(account.index);
  world.told.tell({ type: 'timerSet', account: account.index, timer, deadline, accountSeq });
}

export function setDeadMan(world: World, index: number, timeoutMs: number | null): void {
  if (timeoutMs !== null && (timeoutMs < 1 || timeoutMs > MOST_MS)) refuse(1006);
  const account = world.account(index);
  setTimer(world, account, 'DEAD_MAN', timeoutMs === null ? null : world.time + timeoutMs);
}

export function setCancelOnDisconnect(world: World, index: number, graceMs: number | null): void {
  if (graceMs !== null && (graceMs < 0 || graceMs > MOST_MS)) refuse(1006);
  const account = world.account(index);
  account.cancelOnDisconnectMs = graceMs;
  if (graceMs === null) account.timers.DISCONNECT = null;
  const accountSeq = world.told.accountSeq(index);
  world.told.tell({ type: 'cancelOnDisconnectSet', account: index, graceMs, accountSeq });
}

export function setConnection(world: World, index: number | null, connected: boolean): void {
  const accounts = index === null ? world.accounts : [world.account(index)];
  for (const account of accounts) {
    const { cancelOnDisconnectMs: graceMs, timers } = account;
    if (connected && timers.DISCONNECT !== null) setTimer(world, account, 'DISCONNECT', null);
    if (connected || graceMs === null) continue;
    if (graceMs === 0) fire(world, account, 'DISCONNECT');
    else if (timers.DISCONNECT === null) setTimer(world, account, 'DISCONNECT', world.time + graceMs);
  }
}
