import { expect, test } from 'vitest';
import { Standings } from '../../../src/engine/standings.ts';

/** Accounts and symbols of which many are looked for at one place. */
const ACCOUNTS = [0, 1, 2, 31, 32, 33, 1_023, 1_024, 1_025, 4_096];
const SYMBOLS = [0, 1, 2, 31, 32, 33, 127];

test('a standing is found by account and symbol, however often others were found between', () => {
  const standings = new Standings();
  const made = new Map<string, number>();
  for (const account of ACCOUNTS)
    for (const symbol of SYMBOLS) {
      expect(standings.find(account, symbol)).toBe(0);
      made.set(`${account} ${symbol}`, standings.make(account, symbol, 1, 2));
    }
  for (let round = 0; round < 3; round++)
    for (const account of ACCOUNTS)
      for (const symbol of SYMBOLS)
        expect(standings.find(account, symbol)).toBe(made.get(`${account} ${symbol}`));
  expect([standings.find(5, 0), standings.find(0, 5)]).toEqual([0, 0]);
});

test('none is found any more once all are gone', () => {
  const standings = new Standings();
  for (const account of ACCOUNTS) standings.make(account, 0, 1, 2);
  for (const account of ACCOUNTS) expect(standings.find(account, 0)).not.toBe(0);
  standings.clear();
  expect(ACCOUNTS.map((account) => standings.find(account, 0))).toEqual(ACCOUNTS.map(() => 0));
});

test('an order pays out of quote to buy and out of base to sell', () => {
  const standings = new Standings();
  const standing = standings.make(7, 1, 3, 4);
  expect([standings.payBalance(standing, true), standings.payBalance(standing, false)]).toEqual([4, 3]);
});
