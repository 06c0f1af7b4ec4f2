import {
  ACCOUNT_STATES,
  ACCOUNT_TIMERS,
  ORDER_REASONS,
  ORDER_STATUSES,
  ORDER_TYPES,
  type OrderReason,
  type OrderStatus,
  type OrderType,
  STP_MODES,
  type StpMode,
  SYMBOL_STATES,
  TIMES_IN_FORCE,
  type TimeInForce,
} from './types.ts';

/**
 * Inside the engine words are numbers: their place in the tables of types.ts. So they fit into typed arrays, journals
 * and events, and a comparison costs nothing.
 */
const type = (word: OrderType): number => ORDER_TYPES.indexOf(word);
const force = (word: TimeInForce): number => TIMES_IN_FORCE.indexOf(word);
const mode = (word: StpMode): number => STP_MODES.indexOf(word);
const status = (word: OrderStatus): number => ORDER_STATUSES.indexOf(word);
const reason = (word: OrderReason): number => ORDER_REASONS.indexOf(word);

export const BUY = 0;
export const SELL = 1;

export const LIMIT = type('LIMIT');
export const MARKET = type('MARKET');
export const STOP_LIMIT = type('STOP_LIMIT');
export const TAKE_PROFIT = type('TAKE_PROFIT');
export const TAKE_PROFIT_LIMIT = type('TAKE_PROFIT_LIMIT');

export const GTC = force('GTC');
export const IOC = force('IOC');
export const FOK = force('FOK');
export const GTD = force('GTD');
export const DAY = force('DAY');

export const STP_NONE = mode('NONE');
export const EXPIRE_MAKER = mode('EXPIRE_MAKER');
export const EXPIRE_BOTH = mode('EXPIRE_BOTH');
export const DECREMENT = mode('DECREMENT');

export const NEW = status('NEW');
export const PARTIALLY_FILLED = status('PARTIALLY_FILLED');
export const FILLED = status('FILLED');
export const CANCELED = status('CANCELED');
export const EXPIRED = status('EXPIRED');
export const EXPIRED_IN_MATCH = status('EXPIRED_IN_MATCH');
export const UNTRIGGERED = status('UNTRIGGERED');

export const NO_REASON = -1;
export const USER = reason('USER');
export const MASS = reason('MASS');
export const AMEND_BELOW_FILLED = reason('AMEND_BELOW_FILLED');
export const IOC_REMAINDER = reason('IOC_REMAINDER');
export const FOK_UNFILLED = reason('FOK_UNFILLED');
export const NO_LIQUIDITY = reason('NO_LIQUIDITY');
export const PRICE_PROTECTION = reason('PRICE_PROTECTION');
export const PRICE_RANGE = reason('PRICE_RANGE');
export const REASON_STP = reason('STP');
export const REASON_POST_ONLY = reason('POST_ONLY');
export const REASON_GTD = reason('GTD');
export const REASON_DAY = reason('DAY');
/** Reason of the cancels that a timer brings, by its number. */
export const TIMER_REASONS: readonly number[] = ACCOUNT_TIMERS.map(reason);

export const TRADING = SYMBOL_STATES.indexOf('trading');
export const HALT = SYMBOL_STATES.indexOf('halt');
export const CANCEL_ONLY = SYMBOL_STATES.indexOf('cancel-only');

export const ACTIVE = ACCOUNT_STATES.indexOf('active');
export const DISABLED = ACCOUNT_STATES.indexOf('disabled');

export const DEAD_MAN = ACCOUNT_TIMERS.indexOf('DEAD_MAN');
export const DISCONNECT = ACCOUNT_TIMERS.indexOf('DISCONNECT');

/** Number of a side; -1 for anything else. Switches are several times faster here than a search in a table. */
export function sideCode(word: unknown): number {
  return word === 'BUY' ? BUY : word === 'SELL' ? SELL : -1;
}

export function orderTypeCode(word: unknown): number {
  switch (word) {
    case 'LIMIT':
      return LIMIT;
    case 'MARKET':
      return MARKET;
    default:
      return codeIn(ORDER_TYPES, word);
  }
}

export function timeInForceCode(word: unknown): number {
  switch (word) {
    case 'GTC':
      return GTC;
    case 'IOC':
      return IOC;
    default:
      return codeIn(TIMES_IN_FORCE, word);
  }
}

/** Place of a word in its table; -1 for anything else. */
export function codeIn(table: readonly string[], word: unknown): number {
  return (table as readonly unknown[]).indexOf(word);
}
