import { RECORDS_MAX } from '../memory/records.ts';

/**
 * The record of an order: 21 float64, 12 ints, 12 bytes, one more int, and three words to spare, so that records begin
 * at multiples of their size and a field's place is found by a shift. Live and finished orders alike; between commands
 * every record that is not given back is known by its id.
 */
export const ORDER_WORDS = 32;
export const ORDER_INTS = ORDER_WORDS * 2;
/** Place of a field: number of the record << shift | field. */
export const WORD_SHIFT = 5;
export const INT_SHIFT = 6;
/**
 * Every number of a record. `(order & mask) << shift` is the number's own place, but the compiler knows of it that no
 * field that is added to it overflows or is negative: two instructions less at each of the many fields of an order.
 */
export const ORDER_MASK = RECORDS_MAX - 1;

/** float64. Prices: 0 is none. */
export const ID = 0;
/** NaN for an order by quote quantity. */
export const LOTS = 1;
export const FILLED_LOTS = 2;
export const PREVENTED_LOTS = 3;
export const PRICE = 4;
export const STOP = 5;
/** Engine time; -1 is none. */
export const EXPIRE_AT = 6;
export const HOLD_HI = 7;
export const HOLD_LO = 8;
export const FEE_HI = 9;
export const FEE_LO = 10;
/** With the fee, the exact sum of amount x rate over its fills: fee x 1e8 - rest. */
export const FEE_REST = 11;
export const NOTIONAL_HI = 12;
export const NOTIONAL_LO = 13;
/** As it was asked for, before it slid or was amended: what a repeated client id is compared with. */
export const ASKED_LOTS = 14;
export const ASKED_PRICE = 15;
export const CREATED_AT = 16;
export const UPDATED_AT = 17;
export const SEQ = 18;
/** Of the command that brought it. Not part of the state hash: refused commands use up numbers. */
export const ENTRY_COMMAND_SEQ = 19;
/** The order it replaced, as the command said; -1 for none. */
export const REPLACES = 20;
/** Quote quantity of a market order, which has neither a stop nor a price that was asked for: in their places. */
export const QUOTE_HI = 5;
export const QUOTE_LO = 15;

/** int32. */
export const ACCOUNT = 42;
export const SYMBOL = 43;
export const MAKER_RATE = 44;
export const TAKER_RATE = 45;
/** Numbers of the balances it pays out of and receives into. */
export const PAYS = 46;
export const RECEIVES = 47;
/** Number of its account's standing on the symbol. */
export const STANDING = 48;
/** Live orders of the account; while it waits to be forgotten, the next to be. */
export const ACCOUNT_PREVIOUS = 49;
export const ACCOUNT_NEXT = 50;
/** Live orders of the venue; once it is done, the order that ended after it. */
export const LIVE_PREVIOUS = 51;
export const LIVE_NEXT = 52;
/** Its client order id; 0 is none. */
export const CLIENT_ID = 53;
/** Hash of that id and the account, by which it is found. Behind the bytes. */
export const CLIENT_HASH = 57;

/** Bytes, four to an int; see `byteOf`. */
export const SIDE = 216;
export const TYPE = 217;
export const TIME_IN_FORCE = 218;
export const STP = 219;
/** 1 where the mode was asked for, 0 where it is the symbol's default. */
export const STP_ASKED = 220;
export const POST_ONLY = 221;
export const STATUS = 222;
/** Number of the reason and 1; 0 is none. */
export const REASON = 223;
export const PLACE = 224;
/** 1 from when it rests or waits until it is done: it counts as an open order. */
export const OPEN = 225;
export const TRIGGERED = 226;
/** Time in force as asked for: a plain market order never rests, whatever was asked. */
export const ASKED_TIME_IN_FORCE = 227;

/** The same bytes as ints, for writing four at once: each constant is the int that begins with that byte. */
export const BYTES_FROM_SIDE = 54;
export const BYTES_FROM_STP_ASKED = 55;
export const BYTES_FROM_PLACE = 56;

/**
 * By how much a byte is shifted in its int. Who writes bytes four at a time keeps the shifts it needs, or what follows
 * of them, in constants of its own file: V8 folds those, while an imported one is fetched at every use.
 */
export const shiftOf = (field: number): number => (field & 3) << 3;

/** One byte of a record out of the ints of all. */
export const byteOf = (i32: Int32Array, order: number, field: number): number =>
  ((i32[(order << INT_SHIFT) | (field >> 2)] as number) >>> ((field & 3) << 3)) & 0xff;

/** Lots that can still trade; NaN for an order by quote quantity. */
export const openLotsOf = (f64: Float64Array, order: number): number => {
  const at = order << WORD_SHIFT;
  return (
    (f64[at | LOTS] as number) - (f64[at | FILLED_LOTS] as number) - (f64[at | PREVENTED_LOTS] as number)
  );
};

export function setByteOf(i32: Int32Array, order: number, field: number, value: number): void {
  const at = (order << INT_SHIFT) | (field >> 2);
  const shift = (field & 3) << 3;
  i32[at] = ((i32[at] as number) & ~(0xff << shift)) | (value << shift);
}

/** Where it stands between commands. */
export const NOWHERE = 0;
export const IN_BOOK = 1;
export const IN_STOPS = 2;
/** It fell out of the window during this command: it can be read, but commands know it no more. */
export const FORGOTTEN = 3;

/**
 * Where the words of an order's record begin; its ints at twice that, its bytes at eight times that. The mask changes
 * nothing: it tells the compiler that nothing added to it overflows, which it would check at every access.
 */
export const orderAt = (order: number): number => (order & ORDER_MASK) * ORDER_WORDS;
