import type { AccountState } from '../../../src/engine/types.ts';
import { EXTERNAL } from './ledger.ts';
import { balanceOf, UNITS_END } from './money.ts';
import { checkAccountState } from './order-checks.ts';
import { refuse } from './refusal.ts';
import type { World } from './world.ts';

const MOST_ACCOUNTS = 2 ** 22;

type TransferRequest = {
  readonly type: 'deposit' | 'withdraw' | 'transfer';
  readonly account: number;
  readonly toAccount?: number;
  readonly asset: number;
  readonly amount: bigint;
  readonly transferId: string;
};

export function createAccount(world: World, id: string, master: number | null): void {
  const taken = world.accounts.find((account) => account.id === id);
  if (taken !== undefined) refuse(5001, { account: taken.index });
  if (master !== null && world.account(master).master !== null) refuse(1006);
  if (world.accounts.length >= MOST_ACCOUNTS) refuse(3015, { bound: MOST_ACCOUNTS });
  const index = world.accounts.length;
  const timers = { DEAD_MAN: null, DISCONNECT: null };
  world.accounts.push({ index, id, master, state: 'active', seq: 0, timers, cancelOnDisconnectMs: null });
  world.told.tell({ type: 'accountCreated', account: index, accountSeq: world.told.accountSeq(index) });
}

export function setAccount(world: World, account: number, state: AccountState): void {
  world.account(account).state = state;
  world.told.tell({ type: 'accountChanged', account, state, accountSeq: world.told.accountSeq(account) });
}

/** Deposits, withdrawals and transfers; an id that was seen before is not done again. */
export function moveMoney(world: World, request: TransferRequest): void {
  if (isRepeated(world, request)) return;
  checkMove(world, request);
  const { type, account, asset, amount, transferId } = request;
  const toAccount = request.toAccount ?? -1;
  world.transfers.set(transferId, request);
  const { told, ledger } = world;
  told.touch(account, asset);
  if (type === 'transfer') {
    told.touch(toAccount, asset);
    ledger.move(account, toAccount, asset, amount);
    const accountSeq = told.accountSeq(account);
    const toAccountSeq = told.accountSeq(toAccount);
    told.tell({ type: 'transferred', account, toAccount, asset, amount, accountSeq, toAccountSeq });
    return;
  }
  if (type === 'deposit') ledger.move(EXTERNAL, account, asset, amount);
  else ledger.move(account, EXTERNAL, asset, amount);
  const accountSeq = told.accountSeq(account);
  told.tell({
    type: type === 'deposit' ? 'deposited' : 'withdrawn',
    account,
    asset,
    amount,
    accountSeq,
  });
}

function isRepeated(world: World, request: TransferRequest): boolean {
  const first = world.transfers.get(request.transferId) as TransferRequest | undefined;
  if (first === undefined) return false;
  const isSame =
    first.type === request.type &&
    first.account === request.account &&
    (first.type !== 'transfer' || first.toAccount === request.toAccount) &&
    first.asset === request.asset &&
    first.amount === request.amount;
  if (!isSame) refuse(5001);
  return true;
}

function checkMove(world: World, request: TransferRequest): void {
  const { type, account, asset, amount } = request;
  const sender = world.account(account);
  if (type === 'transfer') {
    world.account(request.toAccount ?? -1);
    checkAccountState(sender);
    if (request.toAccount === account) refuse(1006);
  }
  if (world.assets[asset] === undefined) refuse(2001, { asset, value: asset, bound: world.assets.length });
  if (amount <= 0n) refuse(3005, { value: amount, bound: 1, asset });
  if (amount >= UNITS_END) refuse(3015, { bound: UNITS_END, asset });
  if (type === 'deposit') {
    if (amount - world.ledger.total(EXTERNAL, asset) >= UNITS_END) refuse(3015, { bound: UNITS_END, asset });
    return;
  }
  const { available } = balanceOf(world, account, asset);
  if (amount > available) refuse(4001, { value: amount, bound: available, asset });
}
