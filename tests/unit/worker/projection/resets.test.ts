import { describe, expect, test } from 'vitest';
import type { OrderView } from '../../../../src/engine/types.ts';
import { afterResets, emptied, type ResetEvent } from '../../../../src/worker/projection/resets.ts';
import type { BalanceEvent } from '../../../../src/worker/projection/trade.ts';

const reset = (seq: number): ResetEvent => ({
  type: 'reset',
  seq,
  commandSeq: seq,
  time: seq * 10,
  epoch: 2,
});
const order = (status: OrderView['status'], seq: number) =>
  ({ status, seq, reason: null, updatedAt: 1 }) as OrderView;
const balance = (available: bigint, seq: number) => ({ available, locked: 0n, seq }) as BalanceEvent;

describe('an order', () => {
  test.each([
    ['that was open ends', order('NEW', 5), [reset(8)], ['CANCELED', 'ADMIN', 80, 8]],
    ['that waited for its stop ends', order('UNTRIGGERED', 5), [reset(8)], ['CANCELED', 'ADMIN', 80, 8]],
    [
      'ends at the first reset after it',
      order('NEW', 9),
      [reset(8), reset(12), reset(20)],
      ['CANCELED', 'ADMIN', 120, 12],
    ],
    ['of after the reset stays', order('NEW', 9), [reset(8)], ['NEW', null, 1, 9]],
    ['that had ended stays', order('FILLED', 5), [reset(8)], ['FILLED', null, 1, 5]],
  ] as const)('%s', (_, before, resets, after) => {
    const { status, reason, updatedAt, seq } = afterResets(before, resets);
    expect([status, reason, updatedAt, seq]).toEqual(after);
  });
});

describe('a balance', () => {
  test.each([
    ['of before is emptied', balance(7n, 5), [reset(8), reset(9)], [0n, 8]],
    ['of after stays', balance(7n, 9), [reset(8)], [7n, 9]],
    ['that was empty stays', balance(0n, 5), [reset(8)], [0n, 5]],
  ] as const)('%s', (_, before, resets, after) => {
    const { available, seq } = emptied(before, resets);
    expect([available, seq]).toEqual(after);
  });
});
