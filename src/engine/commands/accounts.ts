import { ACCOUNTS_MAX } from '../accounts.ts';
import { checkIndex } from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import { codeIn } from '../codes.ts';
import { ACCOUNT_STATES, type Command } from '../types.ts';
import type { Venue } from '../venue.ts';

type CreateAccount = Extract<Command, { type: 'createAccount' }>;
type SetAccount = Extract<Command, { type: 'setAccount' }>;

const ID_LENGTH_MAX = 128;

/** A new customer. Its id is new; its master, if any, is an account that has no master itself. */
export function createAccount(venue: Venue, { id, master }: CreateAccount): number {
  const { accounts, refusal, emitter } = venue;
  if (master !== null && !Number.isSafeInteger(master)) return refusal.refuse(1004);
  if (!isId(id)) return refusal.refuse(1007);
  const existing = accounts.find(id);
  if (existing !== -1) {
    refusal.account = existing;
    return refusal.refuse(5001);
  }
  const refused = master === null ? OK : checkMaster(venue, master);
  if (refused !== OK) return refused;
  if (accounts.count >= ACCOUNTS_MAX) return refusal.refuseCount(ACCOUNTS_MAX);
  emitter.accountCreated(accounts.add(id, master));
  return OK;
}

export function setAccount(venue: Venue, { account, state }: SetAccount): number {
  const { accounts, refusal, emitter } = venue;
  const code = codeIn(ACCOUNT_STATES, state);
  if (code === -1) return refusal.refuse(1005);
  if (!Number.isSafeInteger(account)) return refusal.refuse(1004);
  const unknown = checkIndex(venue, 4002, account, accounts.count);
  if (unknown !== OK) return unknown;
  accounts.setState(account, code);
  emitter.accountChanged(account, code);
  return OK;
}

/** Ids of accounts and transfers: 1 to 128 UTF-16 units. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= ID_LENGTH_MAX;
}

function checkMaster(venue: Venue, master: number): number {
  const unknown = checkIndex(venue, 4002, master, venue.accounts.count);
  if (unknown !== OK) return unknown;
  return venue.accounts.isMaster(master) ? OK : venue.refusal.refuse(1006);
}
