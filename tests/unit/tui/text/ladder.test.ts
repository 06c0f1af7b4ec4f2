import { expect, test } from 'vitest';
import { alignDecimals, difference, fitDecimals } from '../../../../src/tui/text/decimals.ts';
import { depthBar } from '../../../../src/tui/text/depth-bar.ts';
import { type Ladder, type Level, ladder } from '../../../../src/tui/text/ladder.ts';

const level = (price: string, quantity: string): Level => ({ price, quantity });
const text = ({ asks, bids }: Ladder): string[] =>
  [...asks, ...bids].map(({ price, quantity, bar }) => `${price} ${quantity} ${bar}|`);

const BOOK = {
  asks: [level('64000.5', '0.25'), level('64001', '1'), level('64010.25', '3')],
  bids: [level('63999.99', '1.5'), level('63999', '12.00000001')],
};

test('asks stand above with the best at the bottom, bids below with the best on top', () => {
  expect(text(ladder(BOOK, 10, 40))).toEqual([
    '64010.25  3          ████▊              |',
    '64001     1          █▋                 |',
    '64000.5   0.25       ▍                  |',
    '63999.99  1.5        ██▍                |',
    '63999    12.00000001 ███████████████████|',
  ]);
});

test('in a narrow ladder quantities are cut, then the bars go, and prices are never cut', () => {
  expect(text(ladder(BOOK, 3, 20))).toEqual([
    '64010.25  3     █   |',
    '64001     1     ▍   |',
    '64000.5   0.25  ▏   |',
    '63999.99  1.5   ▌   |',
    '63999    12.00… ████|',
  ]);
  expect(text(ladder(BOOK, 1, 8))).toEqual(['64000.5    0.25 |', '63999.99   1.5  |']);
});

test('only the best levels of each side are shown, and the longest bar is of those', () => {
  expect(text(ladder(BOOK, 1, 30))).toEqual([
    '64000.5      0.25 ██          |',
    '63999.99     1.5  ████████████|',
  ]);
});

test('an empty side leaves the other as it is', () => {
  expect(ladder({ asks: [], bids: [] }, 5, 30)).toEqual({ asks: [], bids: [] });
  expect(text(ladder({ ...BOOK, asks: [] }, 1, 24))).toEqual(['63999.99      1.5 ██████|']);
});

test.each([
  [0, 4, '    '],
  [0.000001, 4, '▏   '],
  [0.5, 4, '██  '],
  [0.53, 4, '██▏ '],
  [1, 4, '████'],
  [7, 4, '████'],
  [-1, 4, '    '],
  [1, 0, ''],
])('a bar of %d of %d cells is "%s"', (share, width, bar) => expect(depthBar(share, width)).toBe(bar));

test('decimals stand below each other by their points', () => {
  expect(alignDecimals(['1', '10.25', '0.5'])).toEqual([' 1   ', '10.25', ' 0.5 ']);
  expect(alignDecimals([])).toEqual([]);
});

test('digits that do not fit are cut, which is to be seen', () => {
  expect(fitDecimals(['1.123456', '22'], 6)).toEqual([' 1.12…', '22    ']);
  expect(fitDecimals(['123456.1', '2'], 5)).toEqual(['123456…', '     2 ']);
});

test.each([
  ['64000.5', '63999.99', '0.51'],
  ['1', '1.0', '0'],
  ['0.1', '0.3', '-0.2'],
  ['9007199254740993', '9007199254740992', '1'],
  ['x', '1', null],
])('%s less %s is %s, exactly', (a, b, expected) => expect(difference(a, b)).toBe(expected));
