import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DamagedBytes, restoreEngine, type SnapshotPieces } from '../../../../src/engine/index.ts';
import { engineAfter, engineConfig, limit, opening } from '../../../support/engine-fixture.ts';

const ENGINE = engineAfter([
  ...opening(engineConfig([{}, { symbol: 'ETH-USD', base: 2 }]), 3),
  limit({ clientOrderId: 'first' }),
  limit({ side: 'SELL', account: 1, priceTicks: 120 }),
]);
const BYTES = ENGINE.snapshot();
/** Behind three numbers of the head and the length of the texts: the length of the venue's name. */
const TEXTS_AT = 32;

/** Pieces of one size, all in the same memory: each is gone when the next is asked for. */
const inPieces = (bytes: Uint8Array, size: number, length = bytes.length): SnapshotPieces => ({
  length,
  pieces: pieces(bytes, size),
});

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  const memory = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
    memory.fill(0xff);
  }
}

describe('a snapshot in pieces', () => {
  test.each([1, 3, 7, 8, 64, 1000, BYTES.length - 5, BYTES.length])('of %d bytes is the whole', (size) => {
    const restored = restoreEngine(inPieces(BYTES, size));
    expect(Buffer.compare(restored.snapshot(), BYTES)).toBe(0);
    expect(restored.stateHash()).toBe(ENGINE.stateHash());
  });

  test('may have empty ones before, among and behind them', () => {
    const empty = new Uint8Array(0);
    const list = [empty, BYTES.subarray(0, 100), empty, BYTES.subarray(100), empty, empty];
    expect(restoreEngine({ length: BYTES.length, pieces: list }).stateHash()).toBe(ENGINE.stateHash());
  });

  test.each<[string, SnapshotPieces, string]>([
    ['a changed seal', inPieces(changed(BYTES.length - 1), 64), 'its seal is broken'],
    [
      'a changed seal, in one piece',
      { length: BYTES.length, pieces: [changed(BYTES.length - 1)] },
      'its seal',
    ],
    ['a letter no text has', inPieces(changed(TEXTS_AT, 0xff), 64), 'its texts cannot be read at byte'],
    [
      'a changed byte that any engine could have',
      inPieces(changed(Buffer.from(BYTES).indexOf('first')), 64),
      'its seal is broken',
    ],
    ['a piece too few', inPieces(BYTES.subarray(0, -64), 64, BYTES.length), 'the bytes end too early'],
    ['half a seal', inPieces(BYTES.subarray(0, -4), 64, BYTES.length), 'the bytes end too early'],
    ['a piece too many', { length: BYTES.length, pieces: [BYTES, Uint8Array.of(0)] }, 'bytes are left over'],
    ['a byte too many', inPieces(Uint8Array.of(...BYTES, 0), 64, BYTES.length), 'bytes are left over'],
    ['a larger size than is read', inPieces(Uint8Array.of(...BYTES, 0), 64), 'bytes are left over'],
    ['a smaller size than is read', inPieces(BYTES, 64, BYTES.length - 1), 'bytes are left over'],
  ])('with %s is damaged', (_what, snapshot, problem) => {
    const failure = failureOf(snapshot);
    expect(failure).toBeInstanceOf(DamagedBytes);
    expect(String(failure)).toContain(`Expected the bytes of a snapshot, but ${problem}`);
  });

  test('with any byte changed is DamagedBytes and never another error', () => {
    fc.assert(
      fc.property(fc.nat(BYTES.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(failureOf(inPieces(changed(at, change), 64))).toBeInstanceOf(DamagedBytes);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['is damaged', changed(0), 1],
    ['is whole', BYTES, 0],
  ])('that %s: who gives the pieces is told if no more are asked for', (_what, bytes, expected) => {
    let leftCount = 0;
    function* watched(): Generator<Uint8Array> {
      let isThrough = false;
      try {
        yield* pieces(bytes, 64);
        isThrough = true;
      } finally {
        if (!isThrough) leftCount += 1;
      }
    }
    failureOf({ length: bytes.length, pieces: watched() });
    expect(leftCount).toBe(expected);
  });
});

/** What restoring throws; undefined when it does not. */
function failureOf(snapshot: SnapshotPieces): unknown {
  try {
    restoreEngine(snapshot, { eventCapacity: 16 });
    return undefined;
  } catch (error) {
    return error;
  }
}

function changed(at: number, change = 1): Uint8Array {
  const bytes = BYTES.slice();
  bytes[at] = (bytes[at] as number) ^ change;
  return bytes;
}
