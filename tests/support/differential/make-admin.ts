import { ACCOUNT_STATES, ACCOUNT_TIMERS, SYMBOL_STATES } from '../../../src/engine/types.ts';
import type { Body, Desk } from './desk.ts';

export function makeTransfer(desk: Desk): Body {
  const { dice, venue } = desk;
  const [account, asset] = [desk.anyAccount(), desk.anyAsset()];
  const riches = venue.riches[asset] ?? 1n;
  const amount = dice.weighted([
    [6, (riches * BigInt(dice.between(1, 1000))) / 20_000n],
    [0.2, riches],
    [0.3, dice.pick([0n, -1n, 2n ** 95n, 2n ** 96n - 1n, 2n ** 96n])],
  ]);
  const transferId = dice.chance(8) ? dice.pick(['t1', 't2', 't3']) : desk.freshName('transfer');
  const type = dice.pick(['deposit', 'deposit', 'withdraw', 'transfer', 'transfer'] as const);
  const move = { account, asset, amount, transferId };
  return type === 'transfer' ? { type, ...move, toAccount: desk.anyAccount() } : { type, ...move };
}

export function makeTimer(desk: Desk): Body {
  const { dice } = desk;
  const account = (dice.chance(40) ? timedAccount(desk) : undefined) ?? desk.anyAccount();
  return dice.weighted<() => Body>([
    [3, () => ({ type: 'setDeadMan', account, timeoutMs: timeoutOf(desk, 1) })],
    [3, () => ({ type: 'setCancelOnDisconnect', account, graceMs: timeoutOf(desk, 0) })],
    [
      4,
      () => ({
        type: 'setConnection',
        account: dice.chance(85) ? account : null,
        connected: dice.chance(50),
      }),
    ],
  ])();
}

/** One with a timer that runs. */
function timedAccount({ dice, model }: Desk): number | undefined {
  const timed = range(model.accounts.length).filter((account) =>
    ACCOUNT_TIMERS.some((timer) => model.accountTimer(account, timer) !== null),
  );
  return timed.length === 0 ? undefined : dice.pick(timed);
}

function timeoutOf({ dice }: Desk, least: number): number | null {
  return dice.weighted([
    [2, null],
    [6, dice.between(least, 200)],
    [1, dice.pick([least, 86_400_000])],
    [0.5, dice.pick([least - 1, 86_400_001])],
  ]);
}

/** Fees and states. */
export function makeSetting(desk: Desk): Body {
  const { dice } = desk;
  const [account, symbol] = [desk.anyAccount(), desk.anySymbol()];
  return dice.weighted<() => Body>([
    [3, () => ({ type: 'setSymbol', symbol, state: dice.pick(SYMBOL_STATES) })],
    [3, () => ({ type: 'setAccount', account, state: dice.pick(ACCOUNT_STATES) })],
    [4, () => ({ type: 'setFees', symbol, ...ratesOf(desk) })],
  ])();
}

/** Ends an unusual state of a symbol or account; none when all are as usual. */
export function makeNormal({ dice, model }: Desk): Body | undefined {
  const symbols = range(model.symbolCount).filter((symbol) => model.symbolState(symbol) !== 'trading');
  const accounts = range(model.accounts.length).filter((account) => model.accountState(account) !== 'active');
  if (symbols.length > 0) return { type: 'setSymbol', symbol: dice.pick(symbols), state: 'trading' };
  return accounts.length === 0
    ? undefined
    : { type: 'setAccount', account: dice.pick(accounts), state: 'active' };
}

function ratesOf({ dice }: Desk): { makerRate: number; takerRate: number } {
  const rate = () => (dice.chance(3) ? dice.pick([10_000_001, -10_000_001]) : dice.between(-60_000, 90_000));
  return { makerRate: rate(), takerRate: rate() };
}

/** Accounts, a symbol, a second genesis. */
export function makeAddition(desk: Desk): Body {
  const { dice, model, venue } = desk;
  return dice.weighted<() => Body>([
    [
      5,
      () => ({
        type: 'createAccount',
        id: dice.chance(60) ? desk.freshName('new') : dice.pick(['account-1', '\ud800', '\ud801']),
        master: dice.chance(50) ? null : desk.anyAccount(),
      }),
    ],
    [
      2,
      () => ({
        type: 'addSymbol',
        config: venue.later,
        newAssets: model.assetCount === 3 ? [{ asset: 'CCC', scale: 8 }] : [],
      }),
    ],
    [0.5, () => ({ type: 'genesis', config: venue.config })],
  ])();
}

function range(end: number): number[] {
  return Array.from({ length: end }, (_, at) => at);
}
