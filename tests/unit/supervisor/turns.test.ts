import { expect, test } from 'vitest';
import { Turns } from '../../../src/supervisor/fleet/turns.ts';

const NEVER = new Promise<void>(() => undefined);

test('who waits goes on when it is their turn, and nobody else does', async () => {
  const turns = new Turns();
  const gone: string[] = [];
  const [first] = ['binance', 'kraken'].map((name) => turns.wait(name, NEVER).then(() => gone.push(name)));
  turns.give('binance');
  await first;
  expect(gone).toEqual(['binance']);
});

test('whose turn has come does not wait, until the turns begin anew', async () => {
  const turns = new Turns();
  turns.give('binance');
  await turns.wait('binance', NEVER);
  turns.beginAnew();
  await expect(turns.wait('binance', Promise.reject(new Error('the pass ended')))).rejects.toThrow('ended');
});

test('all go on at the end, whose turn has not come too', async () => {
  const turns = new Turns();
  await turns.wait('kraken', Promise.resolve());
  turns.give('kraken'); // Nobody waits any more.
});
