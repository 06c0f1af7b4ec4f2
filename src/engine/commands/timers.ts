import { checkIndex } from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import { DEAD_MAN, DISCONNECT, TIMER_REASONS } from '../codes.ts';
import { cancelAllOf } from '../orders/lifecycle.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';

type SetDeadMan = Extract<Command, { type: 'setDeadMan' }>;
type SetCancelOnDisconnect = Extract<Command, { type: 'setCancelOnDisconnect' }>;
type SetConnection = Extract<Command, { type: 'setConnection' }>;

/** A timer of an account runs for at most a day. */
const TIMER_MS_MAX = 86_400_000;
const TIMERS_PER_ACCOUNT = 2;

/** Number of an account's timer among all timers, which also decides who is first at the same time. */
export function timerOf(account: number, timer: number): number {
  return account * TIMERS_PER_ACCOUNT + timer;
}

/** Arms the dead-man timer anew, or disarms it; after it has fired it stays disarmed. */
export function setDeadMan(venue: Venue, { account, timeoutMs }: SetDeadMan): number {
  const refused = checkTimer(venue, account, timeoutMs, 1);
  if (refused !== OK) return refused;
  venue.timers.remove(timerOf(account, DEAD_MAN));
  const deadline = timeoutMs === null ? null : venue.time + timeoutMs;
  if (deadline !== null) start(venue, account, DEAD_MAN, deadline);
  venue.emitter.timerSet(account, DEAD_MAN, deadline);
  return OK;
}

export function setCancelOnDisconnect(venue: Venue, command: SetCancelOnDisconnect): number {
  const { account, graceMs } = command;
  const refused = checkTimer(venue, account, graceMs, 0);
  if (refused !== OK) return refused;
  venue.accounts.setGraceMs(account, graceMs ?? -1);
  if (graceMs === null) venue.timers.remove(timerOf(account, DISCONNECT));
  venue.emitter.cancelOnDisconnectSet(account, graceMs);
  return OK;
}

export function setConnection(venue: Venue, { account, connected }: SetConnection): number {
  const { accounts, refusal } = venue;
  if (typeof connected !== 'boolean') return refusal.refuse(1005);
  if (account !== null && !Number.isSafeInteger(account)) return refusal.refuse(1004);
  const unknown = account === null ? OK : checkIndex(venue, 4002, account, accounts.count);
  if (unknown !== OK) return unknown;
  const first = account ?? 0;
  const end = account === null ? accounts.count : account + 1;
  for (let each = first; each < end; each++) {
    if (connected) keepOrders(venue, each);
    else loseConnection(venue, each);
  }
  return OK;
}

/** Cancels what a timer was set for. */
function fireTimer(venue: Venue, account: number, timer: number): void {
  venue.timers.remove(timerOf(account, timer));
  venue.emitter.timerFired(account, timer);
  cancelAllOf(venue, account, TIMER_REASONS[timer] as number);
}

export function fireFirstTimer(venue: Venue): void {
  const timer = venue.timers.first;
  fireTimer(venue, Math.floor(timer / TIMERS_PER_ACCOUNT), timer % TIMERS_PER_ACCOUNT);
}

function keepOrders(venue: Venue, account: number): void {
  if (!venue.timers.has(timerOf(account, DISCONNECT))) return;
  venue.timers.remove(timerOf(account, DISCONNECT));
  venue.emitter.timerSet(account, DISCONNECT, null);
}

/** A second loss does not move a timer that runs. */
function loseConnection(venue: Venue, account: number): void {
  const graceMs = venue.accounts.graceMs(account);
  if (graceMs === -1) return;
  if (graceMs === 0) {
    fireTimer(venue, account, DISCONNECT);
  } else if (!venue.timers.has(timerOf(account, DISCONNECT))) {
    start(venue, account, DISCONNECT, venue.time + graceMs);
    venue.emitter.timerSet(account, DISCONNECT, venue.time + graceMs);
  }
}

function start(venue: Venue, account: number, timer: number, deadline: number): void {
  const item = timerOf(account, timer);
  venue.timers.add(item, deadline, item);
}

function checkTimer(venue: Venue, account: number, ms: number | null, min: number): number {
  const { accounts, refusal } = venue;
  if (!Number.isSafeInteger(account)) return refusal.refuse(1004);
  if (ms !== null && !Number.isSafeInteger(ms)) return refusal.refuse(1004);
  if (ms !== null && (ms < min || ms > TIMER_MS_MAX)) return refusal.refuse(1006);
  return checkIndex(venue, 4002, account, accounts.count);
}
