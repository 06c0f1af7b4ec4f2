import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMAND_TYPES } from '../../../src/engine/codec/command-types.ts';
import { DamagedBytes, decodeCommands, encodeCommands, JOURNAL_FORMAT } from '../../../src/engine/index.ts';
import {
  type Command,
  ORDER_REASONS,
  ORDER_TYPES,
  SIDES,
  STP_MODES,
  SYMBOL_STATES,
  TIMES_IN_FORCE,
} from '../../../src/engine/types.ts';
import { engineConfig, limit } from '../../support/engine-fixture.ts';

const uint = fc.maxSafeNat();
/** `uintOrNull` keeps 0 for null, so its largest value is one less. */
const index = fc.nat();
const units = fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n });
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('\ud800'));
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const rate = fc.integer({ min: -10_000_000, max: 10_000_000 });

const symbol = fc.record({
  symbol: text,
  base: index,
  quote: index,
  priceScale: index,
  tickUnits: uint,
  quantityScale: index,
  lotUnits: uint,
  baseUnitsPerLot: units,
  notionalFactor: units,
  minTicks: uint,
  maxTicks: uint,
  minLots: uint,
  maxLots: uint,
  minNotional: units,
  maxNotional: units,
  bandBps: orNull(index),
  collarBps: orNull(index),
  makerRate: rate,
  takerRate: rate,
  feeIn: fc.constantFrom('quote' as const, 'received' as const),
  stpDefault: fc.constantFrom(...STP_MODES),
  stpAllowed: fc.subarray([...STP_MODES]),
  stpScope: fc.constantFrom('account' as const, 'master' as const),
  postOnlyPolicy: fc.constantFrom('reject' as const, 'cancel' as const, 'slide' as const),
  maxOpenOrders: uint,
});
const assets = fc.array(fc.record({ asset: text, scale: index }), { maxLength: 3 });

const bodies = fc.oneof(
  fc.record({
    type: fc.constant('genesis' as const),
    config: fc.record({
      venue: text,
      epoch: uint,
      worldSeed: uint,
      idempotencyWindow: uint,
      assets,
      symbols: fc.array(symbol, { maxLength: 2 }),
    }),
  }),
  fc.record({
    type: fc.constant('newOrder' as const),
    account: index,
    symbol: index,
    side: fc.constantFrom(...SIDES),
    orderType: fc.constantFrom(...ORDER_TYPES),
    timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
    lots: orNull(uint),
    quoteUnits: orNull(units),
    priceTicks: orNull(uint),
    stopTicks: orNull(uint),
    expireAt: orNull(uint),
    postOnly: fc.boolean(),
    stp: orNull(fc.constantFrom(...STP_MODES)),
    clientOrderId: orNull(text),
  }),
  fc.record({
    type: fc.constant('cancel' as const),
    account: index,
    orderId: uint,
    reason: fc.constantFrom(...ORDER_REASONS),
  }),
  fc.record({
    type: fc.constant('massCancel' as const),
    account: orNull(index),
    symbol: orNull(index),
    side: orNull(fc.constantFrom(...SIDES)),
    reason: fc.constantFrom(...ORDER_REASONS),
  }),
  fc.record({ type: fc.constant('createAccount' as const), id: text, master: orNull(index) }),
  fc.record({
    type: fc.constantFrom('deposit' as const, 'withdraw' as const),
    account: index,
    asset: index,
    amount: units,
    transferId: text,
  }),
  fc.record({
    type: fc.constant('setSymbol' as const),
    symbol: index,
    state: fc.constantFrom(...SYMBOL_STATES),
  }),
  fc.record({ type: fc.constant('addSymbol' as const), config: symbol, newAssets: assets }),
  fc.record({ type: fc.constant('setFees' as const), symbol: index, makerRate: rate, takerRate: rate }),
  fc.record({ type: fc.constant('advance' as const) }),
);
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.tuple(bodies, uint).map(([body, time]) => ({ ...body, time }) as Command),
  { maxLength: 6 },
);

describe('commands as bytes', () => {
  test('what was encoded is decoded, and equal commands are equal bytes', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const bytes = encodeCommands(list);
        expect(decodeCommands(bytes)).toEqual(list);
        expect(encodeCommands(structuredClone(list))).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test('every cut of the bytes is noticed', () => {
    const bytes = encodeCommands(sample());
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeCommands(bytes.slice(0, length))).toThrow(DamagedBytes);
  });

  test('damage is a DamagedBytes error or other commands, never another error or a hang', () => {
    const bytes = encodeCommands(sample());
    fc.assert(
      // Behind the first byte: another format has the same commands.
      fc.property(
        fc.integer({ min: 1, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const damaged = bytes.slice();
          damaged[at] = (damaged[at] ?? 0) ^ flip;
          try {
            expect(decodeCommands(damaged)).not.toEqual(sample());
          } catch (error) {
            if (!(error instanceof DamagedBytes)) throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['another format', [3, 0], 'the format is not 1 to 2 at byte 1'],
    ['bytes left over', [1, 0, 7], 'bytes are left over at byte 2'],
    ['an unknown command', [1, 1, 99], 'a word is unknown at byte 3'],
    ['more commands than bytes', [1, 200, 1], 'a list is longer than what is left at byte 3'],
    ['a second form of a number', [1, 0x81, 0x00, 10, 0], 'an integer has a needless byte at byte 3'],
    ['a number of too many bytes', [1, ...Array(9).fill(0xff)], 'an integer is too long at byte 9'],
    ['a number that is not safe', [1, ...Array(7).fill(0xff), 0x7f], 'an integer is too large at byte 9'],
  ])('%s is refused with its place', (_what, bytes, problem) => {
    expect(() => decodeCommands(Uint8Array.from(bytes))).toThrow(
      `Expected the bytes of journaled commands, but ${problem}.`,
    );
  });

  test('a plain order takes few bytes', () => {
    expect(
      encodeCommands([limit({ lots: 12_345, priceTicks: 6_789_012 }, 1_700_000_000_000)]).length,
    ).toBeLessThan(25);
  });

  test('the format is what journals already hold', () => {
    const bytes = encodeCommands([limit({ lots: 300, priceTicks: 100, clientOrderId: 'a' }, 5)]);
    const [format, ...commands] = bytes;
    expect(format).toBe(2);
    expect(commands).toEqual([1, 1, 5, 0, 0, 0, 0, 0, 0x85, 0xac, 0x02, 100, 1, 97]);
  });

  test('what an older format wrote is still read', () => {
    const bytes = encodeCommands(sample());
    bytes[0] = 1;
    expect(decodeCommands(bytes)).toEqual(sample());
  });

  test('a new command raises the format, which an older engine then names instead of calling it damage', () => {
    expect({ commands: COMMAND_TYPES.length, format: JOURNAL_FORMAT }).toEqual({ commands: 20, format: 2 });
  });
});

function sample(): Command[] {
  return [
    { type: 'genesis', time: 1, config: engineConfig([{}]) },
    { type: 'createAccount', time: 1, id: 'alice', master: null },
    { type: 'deposit', time: 1, account: 0, asset: 1, amount: 10n ** 20n, transferId: 'file/alice/USD' },
    limit({ clientOrderId: 'x-1', timeInForce: 'GTD', expireAt: 1_700_000_000_000 }, 2),
    { type: 'massCancel', time: 3, account: 0, symbol: null, side: 'SELL', reason: 'DEAD_MAN' },
    { type: 'setFees', time: 4, symbol: 0, makerRate: -5_000, takerRate: 10 },
    { type: 'advance', time: 5 },
  ];
}
