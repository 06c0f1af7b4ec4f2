import { Account } from '../accounts.ts';
import { MONEY_BOUND } from '../arithmetic.ts';
import { type Refusal, refuse, refuseIndex } from '../checks/refusal.ts';
import type { Transfer } from '../transfer-log.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';

type CreateAccount = Extract<Command, { type: 'createAccount' }>;
type TransferCommand = Extract<Command, { type: 'deposit' | 'withdraw' }>;

/** A new customer. Its id is new; its master, if any, is an account that has no master itself. */
export function createAccount(venue: Venue, { id, master }: CreateAccount): Refusal | null {
  const existing = venue.accountsById.get(id);
  if (existing !== undefined) return refuse(5001, { account: existing.account });
  const refusal = master === null ? null : checkMaster(venue, master);
  if (refusal !== null) return refusal;
  const account = new Account(venue.accounts.length, id, master);
  venue.accounts.push(account);
  venue.accountViews.push({ account: account.account, id, master });
  venue.accountsById.set(id, account);
  venue.emitter.accountCreated(account.account);
  return null;
}

/** Moves money in from outside or out to it, once per transfer id: the same again does nothing and is no error. */
export function transfer(venue: Venue, command: TransferCommand): Refusal | null {
  const done = venue.transfers.find(command.transferId);
  if (done !== undefined) return isSameTransfer(done, command) ? null : refuse(5001);
  const refusal = checkTransfer(venue, command);
  if (refusal !== null) return refusal;
  const { account, asset, amount, type } = command;
  venue.transfers.add(command.transferId, command);
  venue.emitter.transferred(type === 'deposit' ? 'deposited' : 'withdrawn', account, asset, amount);
  venue.ledger.transfer(venue.ledger.of(account, asset), type === 'deposit' ? amount : -amount);
  return null;
}

function checkMaster(venue: Venue, master: number): Refusal | null {
  const account = venue.accounts[master];
  if (account === undefined) return refuseIndex(4002, master, venue.accounts.length);
  return account.master === null ? null : refuse(1006);
}

function checkTransfer(venue: Venue, { type, account, asset, amount }: TransferCommand): Refusal | null {
  if (venue.accounts[account] === undefined) return refuseIndex(4002, account, venue.accounts.length);
  if (venue.config.assets[asset] === undefined)
    return refuseIndex(2001, asset, venue.config.assets.length, asset);
  if (amount <= 0n) return refuse(3005, { asset, value: amount, bound: 1n });
  if (amount >= MONEY_BOUND) return refuse(3015, { asset, bound: MONEY_BOUND });
  return type === 'deposit' ? checkRoom(venue, asset, amount) : checkAvailable(venue, account, asset, amount);
}

/** All customers together stay below the bound, so no single balance can pass it. */
function checkRoom(venue: Venue, asset: number, amount: bigint): Refusal | null {
  return amount - venue.ledger.external(asset) < MONEY_BOUND
    ? null
    : refuse(3015, { asset, bound: MONEY_BOUND });
}

function checkAvailable(venue: Venue, account: number, asset: number, amount: bigint): Refusal | null {
  const { available } = venue.ledger.view(account, asset);
  return amount <= available ? null : refuse(4001, { asset, value: amount, bound: available });
}

function isSameTransfer(done: Transfer, command: TransferCommand): boolean {
  return (
    done.type === command.type &&
    done.account === command.account &&
    done.asset === command.asset &&
    done.amount === command.amount
  );
}
