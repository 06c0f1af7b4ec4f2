import { expect, test } from 'vitest';
import { createEngine } from '../../../../src/engine/index.ts';
import { snapshotEpoch } from '../../../../src/engine/snapshot/head.ts';

const CONFIG = { venue: 'generic', epoch: 4321, worldSeed: 1, idempotencyWindow: 1, assets: [], symbols: [] };

function state(): Uint8Array {
  const engine = createEngine();
  engine.apply({ type: 'genesis', time: 1, config: CONFIG });
  engine.apply({ type: 'raiseEpoch', time: 1 });
  return engine.snapshot();
}

test('the first bytes of a state tell its epoch', () => {
  expect(snapshotEpoch(state())).toBe(4322);
  expect(snapshotEpoch(state().subarray(0, 100))).toBe(4322);
});

test.each([
  ['too short for a head', (bytes: Uint8Array) => bytes.subarray(0, 31)],
  ['cut off in the configuration', (bytes: Uint8Array) => bytes.subarray(0, 34)],
  ['without the mark', (bytes: Uint8Array) => bytes.fill(0, 0, 8)],
  ['of another format', (bytes: Uint8Array) => bytes.fill(0, 8, 16)],
])('bytes that are %s tell none', (_what, spoil) => {
  expect(snapshotEpoch(spoil(state()))).toBeNull();
});
