import {
  ACCOUNT_STATES,
  type CommandType,
  ORDER_REASONS,
  ORDER_TYPES,
  type OrderRequest,
  SIDES,
  STP_MODES,
  SYMBOL_STATES,
  TIMES_IN_FORCE,
} from '../../../src/engine/types.ts';
import { refuse } from './refusal.ts';

/** A command of which nothing is known but that it is an object. */
export type Fields = Readonly<Record<string, unknown>>;

type Shape = {
  /** 1005: the only values a field may have. */
  readonly words?: Readonly<Record<string, readonly unknown[]>>;
  /** 1004 */
  readonly integers?: readonly string[];
  readonly integersOrNull?: readonly string[];
  readonly bigints?: readonly string[];
  readonly bigintsOrNull?: readonly string[];
  /** 1007 */
  readonly texts?: Readonly<Record<string, (value: unknown) => boolean>>;
};

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.length >= 1 && value.length <= 128;
const isClientId = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(value));

const ORDER: Shape = {
  words: {
    side: SIDES,
    orderType: ORDER_TYPES,
    timeInForce: TIMES_IN_FORCE,
    stp: [null, ...STP_MODES],
    postOnly: [true, false],
  },
  integers: ['account', 'symbol'],
  integersOrNull: ['lots', 'priceTicks', 'stopTicks', 'expireAt'],
  bigintsOrNull: ['quoteUnits'],
  texts: { clientOrderId: isClientId },
};
const DEPOSIT: Shape = {
  integers: ['account', 'asset'],
  bigints: ['amount'],
  texts: { transferId: isText },
};

const SHAPES: Readonly<Record<CommandType, Shape>> = {
  genesis: {},
  newOrder: ORDER,
  cancel: { words: { reason: ORDER_REASONS }, integers: ['account', 'orderId'] },
  amend: { integers: ['account', 'orderId'], integersOrNull: ['lots', 'priceTicks'] },
  cancelReplace: { ...ORDER, integers: ['account', 'symbol', 'orderId'] },
  massCancel: {
    words: { side: [null, ...SIDES], reason: ORDER_REASONS },
    integersOrNull: ['account', 'symbol'],
  },
  createAccount: { integersOrNull: ['master'], texts: { id: isText } },
  deposit: DEPOSIT,
  withdraw: DEPOSIT,
  transfer: { ...DEPOSIT, integers: ['account', 'toAccount', 'asset'] },
  setAccount: { words: { state: ACCOUNT_STATES }, integers: ['account'] },
  setDeadMan: { integers: ['account'], integersOrNull: ['timeoutMs'] },
  setCancelOnDisconnect: { integers: ['account'], integersOrNull: ['graceMs'] },
  setConnection: { words: { connected: [true, false] }, integersOrNull: ['account'] },
  setSymbol: { words: { state: SYMBOL_STATES }, integers: ['symbol'] },
  addSymbol: {},
  setFees: { integers: ['symbol', 'makerRate', 'takerRate'] },
  reset: {},
  raiseEpoch: {},
  advance: {},
};

export function isCommandType(type: unknown): type is CommandType {
  return typeof type === 'string' && Object.hasOwn(SHAPES, type);
}

/** Every field has a value of its kind; what the values mean together is not looked at, but for orders. */
export function checkShape(type: CommandType, command: Fields): void {
  const shape = SHAPES[type];
  for (const [field, words] of Object.entries(shape.words ?? {}))
    if (!words.includes(command[field])) refuse(1005);
  const isBad = (isGood: (value: unknown) => boolean) => (field: string) => !isGood(command[field]);
  const orNull = (isGood: (value: unknown) => boolean) => (value: unknown) => value === null || isGood(value);
  const isBigint = (value: unknown) => typeof value === 'bigint';
  if (shape.integers?.some(isBad(Number.isSafeInteger))) refuse(1004);
  if (shape.integersOrNull?.some(isBad(orNull(Number.isSafeInteger)))) refuse(1004);
  if (shape.bigints?.some(isBad(isBigint))) refuse(1004);
  if (shape.bigintsOrNull?.some(isBad(orNull(isBigint)))) refuse(1004);
  for (const [field, isGood] of Object.entries(shape.texts ?? {})) if (!isGood(command[field])) refuse(1007);
  if (shape.words?.['orderType'] !== undefined) checkCombination(command as unknown as OrderRequest);
}

export const hasLimit = ({ orderType }: Pick<OrderRequest, 'orderType'>): boolean =>
  orderType === 'LIMIT' || orderType === 'STOP_LIMIT' || orderType === 'TAKE_PROFIT_LIMIT';
export const isStop = ({ orderType }: Pick<OrderRequest, 'orderType'>): boolean =>
  orderType !== 'LIMIT' && orderType !== 'MARKET';
export const mayRest = ({ timeInForce }: Pick<OrderRequest, 'timeInForce'>): boolean =>
  timeInForce === 'GTC' || timeInForce === 'GTD' || timeInForce === 'DAY';

function checkCombination(order: OrderRequest): void {
  const isMarket = order.orderType === 'MARKET';
  const isGood =
    (order.priceTicks !== null) === hasLimit(order) &&
    (order.stopTicks !== null) === isStop(order) &&
    (order.lots === null) === (order.quoteUnits !== null) &&
    (order.quoteUnits === null || isMarket) &&
    (order.expireAt !== null) === (order.timeInForce === 'GTD') &&
    !(isMarket && (order.timeInForce === 'GTD' || order.timeInForce === 'DAY')) &&
    !(order.postOnly && (order.orderType !== 'LIMIT' || !mayRest(order)));
  if (!isGood) refuse(1006);
}
