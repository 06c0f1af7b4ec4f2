import { describe, expect, test } from 'vitest';
import { Records } from '../../../../src/engine/memory/records.ts';
import { ClientIds } from '../../../../src/engine/orders/client-ids.ts';
import {
  ACCOUNT,
  CLIENT_HASH,
  CLIENT_ID,
  INT_SHIFT,
  ORDER_INTS,
  ORDER_WORDS,
} from '../../../../src/engine/orders/layout.ts';

const GOOD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-';

/** Of so many ids that look random some have a hash of 32 bits in common. */
const MANY = 120_000;
/** 2^32 over the golden ratio: its multiples lie far apart. */
const GOLDEN = 0x9e3779b1;

const make = () => {
  const records = new Records(ORDER_WORDS);
  const ids = new ClientIds(records);
  const bind = (account: number, id: string): number => {
    const order = records.take();
    records.i32[order * ORDER_INTS + ACCOUNT] = account;
    ids.read(id, account);
    ids.bind(order);
    return order;
  };
  const find = (account: number, id: string): number => (ids.read(id, account) ? ids.find() : -1);
  return { records, ids, bind, find };
};

describe('client order ids', () => {
  test('are found by their account and every letter', () => {
    const { ids, bind, find } = make();
    const letters = ['a', 'b', 'ab', 'ba', 'aa', 'aaa', 'aaaa', 'aaab', 'x'.repeat(63), 'x'.repeat(64)];
    const bound = new Map<string, number>();
    for (const account of [0, 1, 2])
      for (const id of letters) bound.set(`${account} ${id}`, bind(account, id));
    for (const account of [0, 1, 2])
      for (const id of letters) {
        const order = find(account, id);
        expect([order, ids.text(order)]).toEqual([bound.get(`${account} ${id}`), id]);
      }
    expect([find(3, 'a'), find(0, 'aab')]).toEqual([0, 0]);
  });

  test('are told apart where their hashes are the same', () => {
    const { records, ids } = make();
    const hashes = new Set<number>();
    const foundTooSoon: string[] = [];
    for (let number = 0; number < MANY; number++) {
      const id = (Math.imul(number, GOLDEN) >>> 0).toString(36);
      if (!ids.isNew(id, 0)) foundTooSoon.push(id);
      const order = records.take();
      records.i32[order * ORDER_INTS + ACCOUNT] = 0;
      ids.bind(order);
      hashes.add(records.i32[order * ORDER_INTS + CLIENT_HASH] as number);
    }
    expect(MANY - hashes.size).toBeGreaterThan(0);
    expect(foundTooSoon).toEqual([]);
  });

  test.each(['', 'a b', 'ä', 'a/b', '\u0100', 'x'.repeat(65), 7, undefined, {}])('%j is none', (id) => {
    expect(make().ids.read(id, 0)).toBe(false);
  });

  test('consist of good letters alone, wherever in an id of whatever length a bad one stands', () => {
    const { ids } = make();
    const taken: string[] = [];
    for (let length = 1; length <= 64; length++)
      for (let place = 0; place < length; place++)
        for (const bad of ['/', '\u0080', '\u0161'])
          if (ids.read(idWith(bad, place, length), 0)) taken.push(`${bad} at ${place} of ${length}`);
    expect(taken).toEqual([]);
  });

  test('may have every good letter, and no other, at each place of a word of four', () => {
    const { ids } = make();
    const wrong: string[] = [];
    for (let code = 0; code < 512; code++)
      for (let length = 1; length <= 8; length++)
        for (let place = 0; place < length; place++) {
          const id = idWith(String.fromCharCode(code), place, length);
          if (ids.read(id, 0) !== GOOD.includes(id.charAt(place)))
            wrong.push(`${code} at ${place} of ${length}`);
        }
    expect(wrong).toEqual([]);
  });

  test('an id that was released can be bound again, and the first order still tells it', () => {
    const { records, ids, bind, find } = make();
    const first = bind(0, 'again');
    ids.release(first);
    expect([find(0, 'again'), ids.text(first)]).toEqual([0, 'again']);
    const second = bind(0, 'again');
    expect(find(0, 'again')).toBe(second);
    ids.forget(records.i32[(first << INT_SHIFT) | CLIENT_ID] as number);
    expect(ids.text(second)).toBe('again');
  });
});

function idWith(letter: string, place: number, length: number): string {
  return 'a'.repeat(place) + letter + 'a'.repeat(length - place - 1);
}
