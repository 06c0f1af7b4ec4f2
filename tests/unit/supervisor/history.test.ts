import { expect, test } from 'vitest';
import type { InstanceSpec, PlannedInstance, SymbolSpec } from '../../../src/instance/spec.ts';
import { refuseOtherVenues } from '../../../src/supervisor/history.ts';
import { plannedInstance } from './planned.ts';

const BTC = {
  symbol: 'BTC-USD',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.10',
  lotSize: '0.001',
} as SymbolSpec;

const instance = (spec: Partial<InstanceSpec> = {}): PlannedInstance => {
  const planned = plannedInstance('binance');
  return { ...planned, spec: { ...planned.spec, symbols: [BTC], ...spec } };
};
const withBtc = (change: Partial<SymbolSpec>) => instance({ symbols: [{ ...BTC, ...change }] });

function refusalOf(before: PlannedInstance, after: PlannedInstance): string | null {
  try {
    refuseOtherVenues(new Map([['binance', before]]), [after]);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[1] ?? '') : 'no error';
  }
}

test.each<[what: string, after: PlannedInstance, refusal: string | null]>([
  ['another venue', instance({ venue: 'okx' }), 'binance: venue is generic, and was to become okx'],
  [
    'another tick',
    withBtc({ tickSize: '0.01' }),
    'binance: "tickSize" of BTC-USD is 0.10, and was to become 0.01',
  ],
  ['another lot', withBtc({ lotSize: '1' }), 'binance: "lotSize" of BTC-USD is 0.001, and was to become 1'],
  [
    'another quote asset',
    withBtc({ quote: 'EUR' }),
    'binance: "quote" of BTC-USD is USD, and was to become EUR',
  ],
  [
    'a market in memory only',
    instance({ durability: 'none' }),
    'binance: "durability" is commit, and was to become none',
  ],
  ['answers before the commit', instance({ durability: 'async' }), null],
  ['the same tick, written otherwise', withBtc({ tickSize: '0.1' }), null],
  ['other limits', withBtc({ maxPrice: '7' }), null],
  [
    'another symbol beside it',
    instance({ symbols: [BTC, { ...BTC, symbol: 'BTC-EUR', tickSize: '1' }] }),
    null,
  ],
  ['the symbol gone', instance({ symbols: [] }), null],
  [
    'another schema',
    { ...withBtc({ lotSize: '1' }), identity: { ...instance().identity, schema: 'other' } },
    null,
  ],
])(
  'an instance that was started is refused exactly when its journal would mean something else: %s',
  (_what, after, refusal) => {
    expect(refusalOf(instance(), after)).toBe(refusal);
  },
);

test('a venue without a journal may become any other', () => {
  expect(refusalOf(instance({ durability: 'none' }), instance({ venue: 'okx' }))).toBeNull();
});

test('the refusal names the way out', () => {
  const started = new Map([['binance', instance()]]);
  expect(() => refuseOtherVenues(started, [instance({ venue: 'okx' })])).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      wayOut: expect.stringContaining('exsim provision --remove binance --yes'),
    }),
  );
});
