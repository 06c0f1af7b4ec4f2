/**
 * The file of an order flow, little endian: a header of 128 bytes, then `count` records of 16 bytes.
 *
 *     record  0 u8 type  1 u8 side (0 buy, 1 sell)  2 u16 symbol  4 u32 order id  8 i32 price in ticks  12 u32 lots
 *
 * An order id is the client's, and rises by 1 per new order. A trade takes place at the maker's price. CANCEL and
 * MODIFY of an order that does not live are refused. MODIFY takes a live order out and submits it as a limit order
 * under the same id with the record's price and lots (the new open quantity), so that it loses its priority and may
 * trade at once.
 */
const MAGIC = 0x574c464f;
const FORMAT_VERSION = 1;
export const HEADER_BYTES = 128;
export const RECORD_BYTES = 16;

export const NEW_LIMIT = 0;
/** A limit order whose remainder is cancelled. */
export const NEW_IOC = 1;
export const CANCEL = 2;
export const MODIFY = 3;

/** What the header says of the commands, and of what any correct price-time book makes of them. */
export type FlowHeader = {
  readonly count: number;
  /** The first commands: they build the book and nothing else. */
  readonly warm: number;
  readonly seed: number;
  readonly symbols: number;
  readonly maxOrderId: number;
  readonly minTicks: number;
  readonly maxTicks: number;
  readonly restingTarget: number;
  readonly trades: number;
  readonly tradeHash: number;
  /** Sum of the traded lots, and of lots times ticks. */
  readonly volume: number;
  readonly notional: number;
  readonly restingAtEnd: number;
  readonly restingMax: number;
  /** Commands whose order did not live. */
  readonly rejects: number;
  /** How many of each type there are after `warm`: NEW_LIMIT, NEW_IOC, CANCEL, MODIFY. */
  readonly counts: readonly [number, number, number, number];
  /** Occupied price levels, both sides of all symbols. */
  readonly levelsAtEnd: number;
};

export function writeHeader(to: DataView, header: FlowHeader): void {
  const u32 = (offset: number, value: number): void => to.setUint32(offset, value >>> 0, true);
  const words = [MAGIC, FORMAT_VERSION, RECORD_BYTES, header.count, header.warm, header.seed, header.symbols];
  for (const [at, word] of [...words, header.maxOrderId].entries()) u32(at * 4, word);
  to.setInt32(32, header.minTicks, true);
  to.setInt32(36, header.maxTicks, true);
  u32(40, header.restingTarget);
  u32(48, header.trades);
  u32(52, header.tradeHash);
  to.setFloat64(56, header.volume, true);
  to.setFloat64(64, header.notional, true);
  u32(72, header.restingAtEnd);
  u32(76, header.restingMax);
  u32(80, header.rejects);
  for (const [type, count] of header.counts.entries()) u32(84 + type * 4, count);
  u32(100, header.levelsAtEnd);
}

/** Throws for bytes that are no flow of this format. */
export function readHeader(from: DataView): FlowHeader {
  const u32 = (offset: number): number => from.getUint32(offset, true);
  if (u32(0) !== MAGIC || u32(4) !== FORMAT_VERSION)
    throw new Error('The file is no order flow of version 1.');
  return {
    count: u32(12),
    warm: u32(16),
    seed: u32(20),
    symbols: u32(24),
    maxOrderId: u32(28),
    minTicks: from.getInt32(32, true),
    maxTicks: from.getInt32(36, true),
    restingTarget: u32(40),
    trades: u32(48),
    tradeHash: u32(52),
    volume: from.getFloat64(56, true),
    notional: from.getFloat64(64, true),
    restingAtEnd: u32(72),
    restingMax: u32(76),
    rejects: u32(80),
    counts: [u32(84), u32(88), u32(92), u32(96)],
    levelsAtEnd: u32(100),
  };
}
