import { expect, test } from 'vitest';
import { Accounts } from '../../../src/engine/accounts.ts';
import { ASKS, BIDS, Books } from '../../../src/engine/book/books.ts';
import { Emitter } from '../../../src/engine/events/emitter.ts';
import { EventRing } from '../../../src/engine/events/ring.ts';
import { Market } from '../../../src/engine/market.ts';
import { Orders } from '../../../src/engine/orders/orders.ts';
import { TouchedLevels } from '../../../src/engine/touched-levels.ts';
import { benchSymbol } from '../../bench/engine/venue/venue.ts';

/** Books with orders 1 to 3 of 5 lots: two bids at 100 and an ask at 200; and what they tell of a command. */
function scene() {
  const books = new Books();
  books.addSymbol(0);
  const markets = [new Market(0, benchSymbol(0, { feeIn: 'quote' }))];
  const ring = new EventRing(64);
  const emitter = new Emitter(ring, new Orders(markets), new Accounts());
  const touched = new TouchedLevels(books);
  const told = (change: () => void): string[] => {
    const from = ring.end;
    change();
    touched.flush(markets, emitter);
    return Array.from({ length: ring.end - from }, (_, at) => {
      const event = ring.at(from + at);
      return event.type === 'levelChanged' ? `${event.side} ${event.priceTicks}: ${event.lots}` : event.type;
    });
  };
  told(() => {
    touched.append(BIDS, 100, 1, 5);
    touched.append(BIDS, 100, 2, 5);
    touched.append(ASKS, 200, 3, 5);
  });
  return { touched, told };
}

test('levels are told once each, in the order they were touched first', () => {
  const { touched, told } = scene();
  const change = () => {
    touched.reduce(3, 2);
    touched.append(BIDS, 101, 4, 7);
    touched.resize(3, 1);
    touched.remove(1);
  };
  expect(told(change)).toEqual(['SELL 200: 1', 'BUY 101: 7', 'BUY 100: 5']);
  expect(told(() => {})).toEqual([]);
});

test('a level with the total it had before is not told', () => {
  const { touched, told } = scene();
  const change = () => {
    touched.remove(1);
    touched.append(BIDS, 100, 1, 5);
    touched.append(BIDS, 99, 4, 1);
    touched.reduce(4, 1);
  };
  expect(told(change)).toEqual([]);
});

test('a level that is emptied and opened again in one command keeps its turn and its total before', () => {
  const { touched, told } = scene();
  const change = (lots: number) => () => {
    touched.remove(3);
    touched.append(BIDS, 90, 4, 1);
    touched.append(ASKS, 200, 3, lots);
    touched.reduce(3, lots);
    touched.append(ASKS, 200, 3, lots);
    touched.remove(4);
  };
  expect(told(change(5))).toEqual([]);
  expect(told(change(6))).toEqual(['SELL 200: 6']);
});

test('a level that is emptied for good is told with nothing left, though its record serves another price', () => {
  const { touched, told } = scene();
  const change = () => {
    touched.remove(3);
    touched.append(ASKS, 201, 4, 8);
  };
  expect(told(change)).toEqual(['SELL 200: 0', 'SELL 201: 8']);
});
