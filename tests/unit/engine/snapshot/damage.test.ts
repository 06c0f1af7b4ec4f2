import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine, DamagedBytes, encodeCommands, restoreEngine } from '../../../../src/engine/index.ts';
import { engineAfter, engineConfig, limit, opening } from '../../../support/engine-fixture.ts';

const COMMANDS = [
  ...opening(engineConfig([{}, { symbol: 'ETH-USD', base: 2 }]), 3),
  limit({ clientOrderId: 'first' }),
  limit({ side: 'SELL', account: 1, priceTicks: 120 }),
  limit({ side: 'SELL', account: 1, orderType: 'STOP_LIMIT', priceTicks: 90, stopTicks: 95 }),
];
const BYTES = engineAfter(COMMANDS).snapshot();
/** The mark, the format and whether the venue is open: three numbers. */
const HEADER_BYTES = 24;

/** A small ring, because hundreds of engines are made here. */
const restore = (bytes: Uint8Array) => restoreEngine(bytes, { eventCapacity: 16 });

const changedAt = (at: number, change: number): Uint8Array => {
  const changed = BYTES.slice();
  changed[at] = (changed[at] as number) ^ change;
  return changed;
};

describe('bytes that are no snapshot are DamagedBytes and never another error', () => {
  test('cut off anywhere', () => {
    for (let length = 0; length < BYTES.length; length += length < 4096 ? 1 : 61)
      expect(() => restore(BYTES.subarray(0, length))).toThrow(DamagedBytes);
  });

  test('with more behind them', () => {
    expect(() => restore(Uint8Array.of(...BYTES, 0))).toThrow(DamagedBytes);
    expect(() => restore(Uint8Array.of(...BYTES, ...BYTES))).toThrow(DamagedBytes);
  });

  test('with any bit of the header changed', () => {
    for (let at = 0; at < HEADER_BYTES; at++)
      for (let bit = 0; bit < 8; bit++) expect(() => restore(changedAt(at, 1 << bit))).toThrow(DamagedBytes);
  });

  test('with any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(BYTES.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(() => restore(changedAt(at, change))).toThrow(DamagedBytes);
      }),
      { numRuns: 500 },
    );
  });

  test('with a piece overwritten by another piece', () => {
    const place = fc.nat(BYTES.length - 1);
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 200 }), (to, from, length) => {
        const changed = BYTES.slice().copyWithin(to, from, from + length);
        if (Buffer.compare(changed, BYTES) === 0) return;
        expect(() => restore(changed)).toThrow(DamagedBytes);
      }),
      { numRuns: 300 },
    );
  });

  test('of no engine', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400, size: 'max' }), (bytes) => {
        expect(() => restore(bytes)).toThrow(DamagedBytes);
      }),
      { numRuns: 300 },
    );
    expect(() => restore(encodeCommands(COMMANDS))).toThrow(DamagedBytes);
  });

  test.each([
    ['another mark', changedAt(0, 1), 'the mark is another'],
    ['another format', withNumber(8, 1), 'the format is 1 and not 2'],
    ['a changed byte', changedAt(BYTES.length - 20, 1), 'its seal is broken'],
    ['nothing at all', new Uint8Array(0), 'the bytes end too early'],
  ])('%s is called by its name', (_what, bytes, problem) => {
    expect(() => restore(bytes)).toThrow(`Expected the bytes of a snapshot, but ${problem} at byte`);
  });

  test('and a snapshot of the same engine is still read afterwards', () => {
    expect(() => restore(changedAt(30, 1))).toThrow(DamagedBytes);
    expect(restoreEngine(BYTES).stateHash()).toBe(engineAfter(COMMANDS).stateHash());
    expect(createEngine().openOrderCount()).toBe(0);
  });
});

function withNumber(at: number, value: number): Uint8Array {
  const changed = BYTES.slice();
  new DataView(changed.buffer).setFloat64(at, value, true);
  return changed;
}
