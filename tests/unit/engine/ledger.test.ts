import { expect, test } from 'vitest';
import { Ledger } from '../../../src/engine/ledger.ts';
import { Wide } from '../../../src/engine/money/wide.ts';

/** The first assets fit into the table a ledger begins with; it grows for each of the others. */
const ASSETS = [0, 14, 15, 16, 30, 31, 100, 4_095];

test.each(ASSETS)('a fee in asset %i, which nobody has deposited, is collected', (asset) => {
  const ledger = new Ledger();
  const pays = ledger.of(0, asset);
  const receives = ledger.of(1, asset);
  ledger.credit(pays, new Wide().setNumber(12));
  ledger.lockUnits(pays, 11);
  Object.assign(ledger.payment, { cost: 10, released: 11, received: 3, fee: 7 });
  ledger.settleUnits(pays, receives, asset);
  expect(ledger.fees(asset)).toBe(7n);
  expect(ledger.view(0, asset)).toEqual({ available: 2n, locked: 0n });
  expect(ledger.view(1, asset)).toEqual({ available: 3n, locked: 0n });
});

test.each(ASSETS)('a deposit in asset %i is owed to the world outside', (asset) => {
  const ledger = new Ledger();
  ledger.deposit(ledger.of(0, asset), new Wide().setNumber(5));
  expect([ledger.external(asset), ledger.conservation(asset)]).toEqual([-5n, 0n]);
});
