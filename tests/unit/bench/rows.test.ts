import { expect, test } from 'vitest';
import { feed } from '../../bench/engine/contenders/contender.ts';
import { EngineContender } from '../../bench/engine/contenders/engine.ts';
import { createContender, FLOW_ROWS } from '../../bench/engine/contenders/rows.ts';
import { readFlow } from '../../bench/engine/flow/columns.ts';
import { generateFlow } from '../../bench/engine/flow/generator.ts';

const FLOWS = [
  { count: 8_000, seed: 42, resting: 200, symbols: 1 },
  { count: 8_000, seed: 43, resting: 1_500, symbols: 1 },
  { count: 8_000, seed: 44, resting: 600, symbols: 40 },
] as const;

const CASES = FLOWS.flatMap((flow) => FLOW_ROWS.map((row) => [row, flow] as const));

test.each(CASES)('%s makes of the flow %o the trades of the reference book', (row, options) => {
  const flow = readFlow(generateFlow(options));
  const contender = createContender(row, flow);
  feed(contender, 0, options.count);
  const { trades, tradeHash } = contender.trades();
  expect([trades, tradeHash]).toEqual([flow.header.trades, flow.header.tradeHash]);
});

test('the whole engine leaves as many orders resting as the reference book', () => {
  const flow = readFlow(generateFlow(FLOWS[0]));
  const contender = new EngineContender(flow, 'quote');
  feed(contender, 0, FLOWS[0].count);
  expect(contender.engine.openOrderCount()).toBe(flow.header.restingAtEnd);
});
