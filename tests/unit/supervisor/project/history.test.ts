import { expect, test } from 'vitest';
import type { InstanceSpec, PlannedInstance, SymbolSpec } from '../../../../src/instance/spec.ts';
import { refuseOtherVenues, withDelisted } from '../../../../src/supervisor/project/history.ts';
import { delistedBy, type RunState } from '../../../../src/supervisor/worker/run-state.ts';
import { plannedInstance } from '../planned.ts';

const BTC = {
  symbol: 'BTC-USD',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.10',
  lotSize: '0.001',
  fees: { makerBps: '0', takerBps: '0', feeIn: 'quote' },
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
  ['another venue', instance({ venue: 'okx' }), 'binance: venue generic -> okx'],
  ['another tick', withBtc({ tickSize: '0.01' }), 'binance: tickSize of BTC-USD 0.10 -> 0.01'],
  ['another lot', withBtc({ lotSize: '1' }), 'binance: lotSize of BTC-USD 0.001 -> 1'],
  ['another quote asset', withBtc({ quote: 'EUR' }), 'binance: quote of BTC-USD USD -> EUR'],
  ['a market in memory only', instance({ durability: 'none' }), 'binance: durability commit -> none'],
  ['answers before the commit', instance({ durability: 'async' }), null],
  ['the same tick, written otherwise', withBtc({ tickSize: '0.1' }), null],
  ['other limits', withBtc({ maxPrice: '7' }), null],
  [
    'another symbol beside it',
    instance({ symbols: [BTC, { ...BTC, symbol: 'BTC-EUR', tickSize: '1' }] }),
    null,
  ],
  [
    'a symbol beside it that needs smaller amounts than the ledger has',
    instance({ symbols: [BTC, { ...BTC, symbol: 'ETH-USD', base: 'ETH', tickSize: '0.0001' }] }),
    'binance: decimal places of USD in the ledger, for ETH-USD, 6 -> 9',
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

test('what its journal has of a symbol that left the file counts when it comes back', () => {
  const fine = { ...BTC, symbol: 'ETH-USD', base: 'ETH', tickSize: '0.0001' };
  const state = { startedAs: instance(), delisted: [] } as unknown as RunState;
  const both = instance({ symbols: [BTC, fine] });
  const withBoth = { ...state, startedAs: both };
  const delisted = delistedBy(instance(), withBoth);
  expect(delisted).toEqual([fine]);
  expect(delistedBy(both, { ...state, delisted })).toEqual([]);
  const known = new Map([['binance', withDelisted({ ...state, delisted })]]);
  expect(() => refuseOtherVenues(known, [both])).not.toThrow();
  const coarser = instance({ symbols: [BTC, { ...fine, tickSize: '0.1' }] });
  expect(() => refuseOtherVenues(known, [coarser])).toThrow('tickSize of ETH-USD 0.0001 -> 0.1');
});
