import { MONEY_BOUND } from '../arithmetic.ts';
import { checkAccountState, checkIndex } from '../checks/order-checks.ts';
import { OK } from '../checks/refusal.ts';
import { HI_BOUND, Wide } from '../money/wide.ts';
import type { Transfer } from '../transfer-log.ts';
import type { Command } from '../types.ts';
import type { Venue } from '../venue.ts';
import { isId } from './accounts.ts';

type Payment = Extract<Command, { type: 'deposit' | 'withdraw' | 'transfer' }>;

const amountRegister = new Wide();
const roomRegister = new Wide();

/** Moves money once per transfer id: the same again does nothing and is no error. */
export function pay(venue: Venue, command: Payment): number {
  const transfer = transferOf(command);
  const malformed = checkShape(transfer, command.transferId);
  if (malformed !== OK) return venue.refusal.refuse(malformed);
  const done = venue.transfers.find(command.transferId);
  if (done !== undefined) return isSame(done, transfer) ? OK : venue.refusal.refuse(5001);
  const refused = checkParties(venue, transfer) || checkAmount(venue, transfer);
  if (refused !== OK) return refused;
  venue.transfers.add(command.transferId, transfer);
  move(venue, transfer);
  return OK;
}

function transferOf(command: Payment): Transfer {
  const { type, account, asset, amount } = command;
  return { type, account, toAccount: type === 'transfer' ? command.toAccount : null, asset, amount };
}

function checkShape({ type, account, toAccount, asset, amount }: Transfer, transferId: unknown): number {
  const areNumbers =
    Number.isSafeInteger(account) &&
    Number.isSafeInteger(asset) &&
    typeof amount === 'bigint' &&
    (type !== 'transfer' || Number.isSafeInteger(toAccount));
  if (!areNumbers) return 1004;
  return isId(transferId) ? OK : 1007;
}

function checkParties(venue: Venue, { type, account, toAccount, asset }: Transfer): number {
  const { accounts, refusal } = venue;
  const unknown =
    checkIndex(venue, 4002, account, accounts.count) ||
    (toAccount === null ? OK : checkIndex(venue, 4002, toAccount, accounts.count)) ||
    (type === 'transfer' ? checkAccountState(venue, account) : OK);
  if (unknown !== OK) return unknown;
  if (toAccount === account) return refusal.refuse(1006);
  const unknownAsset = checkIndex(venue, 2001, asset, venue.config.assets.length);
  if (unknownAsset !== OK) refusal.asset = asset;
  return unknownAsset;
}

function checkAmount(venue: Venue, { type, account, asset, amount }: Transfer): number {
  const { refusal, ledger } = venue;
  if (amount >= MONEY_BOUND) return refusal.refuseOverflow(asset);
  const units = amountRegister.setBigInt(amount < -MONEY_BOUND ? -MONEY_BOUND - 1n : amount);
  if (amount <= 0n) return refusal.refuseMoney(3005, asset, units, 0, 1);
  if (type === 'deposit') return checkRoom(venue, asset, amount);
  const balance = ledger.of(account, asset);
  if (ledger.compareAvailable(balance, units.hi, units.lo) >= 0) return OK;
  const { hi, lo } = ledger.addAvailableTo(roomRegister.set(0, 0), balance);
  return refusal.refuseMoney(4001, asset, units, hi, lo);
}

/** What ever came in stays below the bound, so balances pass it only by rebates that nobody paid fees for. */
function checkRoom({ ledger, refusal }: Venue, asset: number, amount: bigint): number {
  const total = roomRegister.setBigInt(amount - ledger.external(asset));
  return total.hi < HI_BOUND ? OK : refusal.refuseOverflow(asset);
}

function move(venue: Venue, { type, account, toAccount, asset }: Transfer): void {
  const { ledger, emitter } = venue;
  const amount = amountRegister;
  const balance = ledger.of(account, asset);
  if (toAccount !== null) {
    emitter.transferred(account, toAccount, asset, amount);
    ledger.debit(balance, amount);
    ledger.credit(ledger.of(toAccount, asset), amount);
  } else if (type === 'deposit') {
    emitter.moved(true, account, asset, amount);
    ledger.deposit(balance, amount);
  } else {
    emitter.moved(false, account, asset, amount);
    ledger.withdraw(balance, amount);
  }
}

function isSame(done: Transfer, transfer: Transfer): boolean {
  return (
    done.type === transfer.type &&
    done.account === transfer.account &&
    done.toAccount === transfer.toAccount &&
    done.asset === transfer.asset &&
    done.amount === transfer.amount
  );
}
