import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readFlow } from '../../bench/engine/flow/columns.ts';
import { CANCEL, MODIFY, NEW_IOC, readHeader } from '../../bench/engine/flow/format.ts';
import { type FlowOptions, generateFlow } from '../../bench/engine/flow/generator.ts';
import { ReferenceBook } from '../../bench/engine/flow/reference-book.ts';

/** SHA-256 of files that the original generator of this flow wrote, and what they say of their trades. */
const KNOWN: readonly [FlowOptions, sha256: string, tradeHash: number, trades: number][] = [
  [
    { count: 5_000, seed: 42, resting: 100, symbols: 1 },
    '04da7cd8bc46c7f3a2504ad439fcfa767b7e98d0a5ad543eb95d900f4dc07cf7',
    733_607_255,
    500,
  ],
  [
    { count: 5_000, seed: 7, resting: 300, symbols: 30 },
    '8007e611c1966baf008fa580992756c05690aafe21e94a488295c93fd02a2552',
    609_953_265,
    337,
  ],
  [
    { count: 20_000, seed: 42, resting: 2_000, symbols: 1 },
    '86b1927ec484c392dcda55be636efbbfd16baafd621247d0cd1db36a7aac6fcd',
    2_433_519_219,
    1_711,
  ],
  [
    { count: 1, seed: 0, resting: 4, symbols: 1 },
    '4d37b7b32fcbc1de014d3c749791af9293e76c608145bb1da3acc6524f37b0bf',
    2_166_136_261,
    0,
  ],
];

test.each(KNOWN)('the flow of %o is known byte for byte', (options, sha256, tradeHash, trades) => {
  const { bytes } = generateFlow(options);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  expect(readHeader(new DataView(bytes.buffer))).toMatchObject({ tradeHash, trades, count: options.count });
});

test('a modify carries the quantity that its order then has in all, with what is filled of it', () => {
  const flow = readFlow(generateFlow({ count: 5_000, seed: 42, resting: 100, symbols: 1 }));
  const filled = new Map<number, number>();
  const book = new ReferenceBook((maker, taker, _ticks, lots) => {
    for (const id of [maker, taker]) filled.set(id, (filled.get(id) ?? 0) + lots);
  });
  const wrong: number[] = [];
  for (const [at, type] of flow.types.entries()) {
    const [id = 0, ticks = 0, lots = 0] = [flow.ids[at], flow.ticks[at], flow.lots[at]];
    if (flow.totalLots[at] !== lots + (filled.get(id) ?? 0)) wrong.push(at);
    if (type === CANCEL) book.cancel(id);
    else if (type === MODIFY) book.modify(id, ticks, lots);
    else book.submit(id, flow.sides[at] ?? 0, ticks, lots, type === NEW_IOC);
  }
  expect(wrong).toEqual([]);
  expect(book.live.size).toBe(flow.header.restingAtEnd);
});

test('bytes that are no flow are refused', () => {
  expect(() => readHeader(new DataView(new ArrayBuffer(128)))).toThrow('no order flow of version 1');
});
