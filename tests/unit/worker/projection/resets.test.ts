import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/engine/index.ts';
import type { Command, OrderView } from '../../../../src/engine/types.ts';
import { Applier } from '../../../../src/worker/exchange/applier.ts';
import { Names } from '../../../../src/worker/projection/names.ts';
import { RecentRows } from '../../../../src/worker/projection/recent-rows.ts';
import { afterResets, emptied, type ResetEvent } from '../../../../src/worker/projection/resets.ts';
import { tableRows } from '../../../../src/worker/projection/store.ts';
import type { BalanceEvent } from '../../../../src/worker/projection/trade.ts';
import { engineConfig, limit, opening } from '../../../support/engine-fixture.ts';

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

describe('an order that expires at the very time of a reset ends at the reset, as all open ones', () => {
  const reset: Command = { type: 'reset', time: 5 };
  const shortLived = limit({ timeInForce: 'GTD', expireAt: 5, lots: 2 });
  const sale = limit({ account: 1, side: 'SELL' });

  /** Batches of a live venue, and other batches of a replay by `verify`: the rows are the same. */
  test.each<[string, Command[][]]>([
    ['in its batch', [[shortLived, sale, reset]]],
    ['in a later batch', [[shortLived, sale], [reset]]],
    ['in a later batch, after a trade', [[shortLived], [sale, reset]]],
  ])('%s', (_, batches) => {
    const { engine, rows } = after([opening(engineConfig([{}]), 2), ...batches]);
    const tables = tableRows(rows, new Names(engine));
    const resetSeq = engine.seq;
    expect(tables.orders.slice(0, 1)).toMatchObject([
      {
        ...{ status: 'CANCELED', reason: 'ADMIN', filled_quantity: '1', seq: resetSeq },
        updated_at: '1970-01-01T00:00:00.005Z',
      },
    ]);
    const balances = tables.balances.slice(0, tables.balances.length);
    expect(balances.filter(({ available, locked }) => available !== '0' || locked !== '0')).toEqual([]);
  });
});

function after(batches: readonly (readonly Command[])[]) {
  const engine = createEngine();
  const rows = new RecentRows();
  const applier = new Applier({ engine, sinks: [{ onBatch: (batch) => rows.add(batch, engine) }] });
  for (const batch of batches) applier.replay(batch);
  return { engine, rows };
}
