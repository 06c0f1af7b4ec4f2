import type {
  AccountState,
  Command,
  OrderReason,
  OrderRequest,
  Side,
  SymbolState,
} from '../../../src/engine/types.ts';
import { BTC, PLAIN_ORDER, USD } from '../engine-fixture.ts';
import type { Exchange } from './exchange.ts';

const UNITS = { BTC: { asset: BTC, unit: 10_000 }, USD: { asset: USD, unit: 100 } } as const;

type Body = Command extends infer C ? (C extends Command ? Omit<C, 'time'> : never) : never;

/** The command that a line of a transcript says. Words that say none are an error of the transcript. */
export function parseCommand(line: string, { reads }: Exchange): Command {
  const [, at, words] = /^(?:at (\d+) )?(.*)$/.exec(line) as unknown as [string, string | undefined, string];
  const list = words.split(/\s+/);
  const find = (name: string | undefined) => indexOf(reads.accounts, name);
  if (list[0] === 'time') return { type: 'advance', time: Number(list[1]) };
  const body =
    parseVenueWord(list) ??
    parseAccountWord(words, list, find) ??
    parseTraderWord(words, list, find, `transfer ${reads.commandSeq}`);
  return { ...body, time: at === undefined ? reads.time : Number(at) } as Command;
}

type Find = (name: string | undefined) => number;

/** Lines that begin with what is done to the venue. */
function parseVenueWord([first, one, two]: readonly string[]): Body | null {
  switch (first) {
    case 'state':
      return { type: 'setSymbol', symbol: 0, state: one as SymbolState };
    case 'fees':
      return { type: 'setFees', symbol: 0, makerRate: Number(one), takerRate: Number(two) };
    case 'reset':
      return { type: 'reset' };
    case 'raise-epoch':
      return { type: 'raiseEpoch' };
    default:
      return null;
  }
}

/** Who or what cancels; null where it is the account itself. */
const reasonIn = (words: string) => after(words, 'by ') as OrderReason | null;

/** Lines that begin with what is done to an account. */
function parseAccountWord(words: string, list: readonly string[], find: Find): Body | null {
  const [first, name, word, master] = list;
  const orAll = () => (name === undefined || name === 'all' ? null : find(name));
  const ms = word === 'off' ? null : Number(word);
  switch (first) {
    case 'cancel':
      return {
        type: 'massCancel',
        account: orAll(),
        symbol: null,
        side: null,
        reason: reasonIn(words) ?? 'MASS',
      };
    case 'open':
      return { type: 'createAccount', id: name ?? '', master: word === 'under' ? find(master) : null };
    case 'account':
      return { type: 'setAccount', account: find(name), state: word as AccountState };
    case 'dead-man':
      return { type: 'setDeadMan', account: find(name), timeoutMs: ms };
    case 'cancel-on-disconnect':
      return { type: 'setCancelOnDisconnect', account: find(name), graceMs: ms };
    case 'disconnect':
    case 'connect':
      return { type: 'setConnection', account: orAll(), connected: first === 'connect' };
    default:
      return null;
  }
}

/** Lines that begin with a trader. */
function parseTraderWord(words: string, list: readonly string[], find: Find, transferId: string): Body {
  const [name, verb, what, unit, , to] = list;
  const account = find(name);
  const orderId = Number(what?.slice(1));
  const money = UNITS[unit as keyof typeof UNITS];
  const payment = () => ({
    account,
    asset: money.asset,
    amount: BigInt(Math.round(Number(what) * money.unit)),
    transferId: after(words, 'id=') ?? transferId,
  });
  switch (verb) {
    case 'cancel':
      return { type: 'cancel', account, orderId, reason: reasonIn(words) ?? 'USER' };
    case 'amend':
      return { type: 'amend', account, orderId, lots: number(words, 'to'), priceTicks: number(words, '@') };
    case 'replace':
      return { type: 'cancelReplace', orderId, ...parseOrder(account, words.split(' with ')[1] ?? '') };
    case 'sends':
      return { type: 'transfer', toAccount: find(to), ...payment() };
    case 'deposits':
    case 'withdraws':
      return { type: verb === 'deposits' ? 'deposit' : 'withdraw', ...payment() };
    default:
      return { type: 'newOrder', ...parseOrder(account, list.slice(1).join(' ')) };
  }
}

/** `SIDE LOTS ...`, or `SIDE MARKET for DOLLARS`. */
function parseOrder(account: number, words: string): OrderRequest {
  const [side = '', amount] = words.split(/\s+/);
  if (side !== 'BUY' && side !== 'SELL') throw new Error(`no words of an order: ${words}`);
  const quote = number(words, 'for');
  const profit = number(words, 'PROFIT');
  const priceTicks = number(words, '@');
  const stopTicks = number(words, 'STOP') ?? profit;
  const expireAt = number(words, 'GTD');
  const isTaker = / MARKET\b/.test(words) || (stopTicks !== null && priceTicks === null);
  return {
    ...PLAIN_ORDER,
    account,
    side: side as Side,
    orderType: orderTypeOf(stopTicks, profit, priceTicks),
    lots: quote === null ? Number(amount) : null,
    quoteUnits: quote === null ? null : BigInt(quote * 100),
    priceTicks,
    stopTicks,
    expireAt,
    timeInForce: timeInForceOf(words, expireAt, isTaker),
    postOnly: words.includes('post-only'),
    stp: after(words, 'stp=') as OrderRequest['stp'],
    clientOrderId: after(words, 'id='),
  };
}

function orderTypeOf(
  stop: number | null,
  profit: number | null,
  price: number | null,
): OrderRequest['orderType'] {
  if (profit !== null) return price === null ? 'TAKE_PROFIT' : 'TAKE_PROFIT_LIMIT';
  if (stop !== null) return price === null ? 'STOP_LOSS' : 'STOP_LIMIT';
  return price === null ? 'MARKET' : 'LIMIT';
}

function timeInForceOf(
  words: string,
  expireAt: number | null,
  isTaker: boolean,
): OrderRequest['timeInForce'] {
  if (expireAt !== null) return 'GTD';
  const word = /\b(IOC|FOK|DAY)\b/.exec(words)?.[1];
  return (word ?? (isTaker ? 'IOC' : 'GTC')) as OrderRequest['timeInForce'];
}

/** The word behind a mark; null where the mark is not there. */
function after(words: string, mark: string): string | null {
  return new RegExp(`(?:^|\\s)${mark}\\s*(\\S+)`).exec(words)?.[1] ?? null;
}

function number(words: string, mark: string): number | null {
  const word = after(words, mark);
  return word === null ? null : Number(word);
}

export function indexOf(accounts: readonly { readonly id: string }[], name: string | undefined): number {
  const account = accounts.findIndex(({ id }) => id === name);
  if (account === -1) throw new Error(`nobody is called ${name}`);
  return account;
}
