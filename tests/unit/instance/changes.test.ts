import { expect, test } from 'vitest';
import { changeText } from '../../../src/instance/changes/change.ts';
import { changesOf, specDifferences } from '../../../src/instance/changes/changes.ts';
import { defaultSpec } from '../../../src/instance/default-spec.ts';
import type { InstanceSpec, PlannedInstance, SymbolSpec } from '../../../src/instance/spec.ts';
import { plannedInstance } from '../supervisor/planned.ts';

const SPEC = defaultSpec('binance', 'binance');
const BTC = SPEC.symbols[0]!;
const ALICE = { id: 'alice', balances: { USDT: '100' }, apiKey: 'key-of-alice' };
const planned = (change: Partial<InstanceSpec> = {}): PlannedInstance => ({
  ...plannedInstance('binance'),
  spec: { ...SPEC, symbols: [BTC], accounts: [ALICE], ...change },
});
const ofBtc = (change: Partial<SymbolSpec>) => planned({ symbols: [{ ...BTC, ...change }] });
const SOL: SymbolSpec = { ...BTC, symbol: 'SOL-USDT', base: 'SOL' };
const textsOf = (before: PlannedInstance, after: PlannedInstance) => changesOf(before, after).map(changeText);

const KEPT = '(no effect: a venue keeps what it began with)';

test.each<[what: string, after: PlannedInstance, texts: string[]]>([
  ['nothing', planned({ line: 99 }), []],
  ['another way to write a decimal', ofBtc({ tickSize: `${BTC.tickSize}0` }), []],
  [
    'fees',
    ofBtc({ fees: { ...BTC.fees, takerBps: '5' } }),
    [`fees.takerBps of ${BTC.symbol} ${BTC.fees.takerBps} -> 5 (hot)`],
  ],
  ['a log level', planned({ logLevel: 'warn' }), ['logLevel info -> warn (hot)']],
  [
    'a limit',
    planned({ limits: { ...SPEC.limits, requestsPerSecond: 9 } }),
    ['limits.requestsPerSecond 0 -> 9 (hot)'],
  ],
  ['a new symbol', planned({ symbols: [BTC, SOL] }), ['symbol SOL-USDT added (hot)']],
  ['a symbol gone', planned({ symbols: [] }), [`symbol ${BTC.symbol} removed (hot)`]],
  [
    'a figure of a symbol',
    ofBtc({ minNotional: '77' }),
    [`minNotional of ${BTC.symbol} ${BTC.minNotional} -> 77 ${KEPT}`],
  ],
  [
    'a tick',
    ofBtc({ tickSize: '0.5' }),
    [`tickSize of ${BTC.symbol} ${BTC.tickSize} -> 0.5 (another venue)`],
  ],
  ['a new account', planned({ accounts: [ALICE, { ...ALICE, id: 'carol' }] }), ['account carol added (hot)']],
  ['an account gone', planned({ accounts: [] }), ['account alice removed (hot)']],
  [
    'a deposit that was made',
    planned({ accounts: [{ ...ALICE, balances: { USDT: '200' } }] }),
    [`balances.USDT of alice 100 -> 200 ${KEPT}`],
  ],
  [
    'a deposit of another asset',
    planned({ accounts: [{ ...ALICE, balances: { USDT: '100', BTC: '1' } }] }),
    ['balances.BTC of alice added (hot)'],
  ],
  [
    'a key, without a word of it',
    planned({ accounts: [{ ...ALICE, apiKey: 'another-key' }] }),
    ['apiKey of alice changed (hot)'],
  ],
  ['a variable, without its value', planned({ env: { TOKEN: 'geheim' } }), ['env.TOKEN added (restart)']],
  ['a host', planned({ host: '::1' }), ['host 127.0.0.1 -> ::1 (restart)']],
  ['a port', { ...planned(), ports: { http: 9000, grpc: 50052 } }, ['ports.http 8081 -> 9000 (restart)']],
  ['answers before the commit', planned({ durability: 'async' }), ['durability commit -> async (restart)']],
  ['a market in memory', planned({ durability: 'none' }), ['durability commit -> none (another venue)']],
  ['a seed', planned({ worldSeed: 7 }), ['worldSeed 1 -> 7 (another venue)']],
])('a change of %s', (_what, after, texts) => {
  expect(textsOf(planned(), after)).toEqual(texts);
});

test('a new symbol that needs smaller amounts than the ledger has is told beside it', () => {
  const fine = { ...SOL, lotSize: '0.00000001' };
  expect(changesOf(planned(), planned({ symbols: [BTC, fine] })).map(({ effect }) => effect)).toEqual([
    'hot',
    'identity',
  ]);
});

test('a venue without a journal is restarted for what another one would refuse or keep', () => {
  const before = planned({ durability: 'none' });
  const after = planned({ durability: 'none', worldSeed: 7, symbols: [{ ...BTC, minNotional: '77' }] });
  expect(changesOf(before, after).map(({ effect }) => effect)).toEqual(['cold', 'cold']);
  expect(specDifferences(before.spec, after.spec).map(({ effect }) => effect)).toEqual(['cold', 'cold']);
});

test('another service is another schema, and a restart', () => {
  const { identity } = planned();
  const after = {
    ...planned({ worldSeed: 7 }),
    identity: { ...identity, service: 'x', schema: 'x_binance' },
  };
  expect(textsOf(planned(), after)).toEqual([
    'service exchange-sim -> x (restart)',
    'schema exchange_sim_binance -> x_binance (restart)',
    'worldSeed 1 -> 7 (restart)',
  ]);
});

test('a field that an earlier version did not know is told as such', () => {
  const { requestsPerSecond: _, ...older } = SPEC.limits;
  const before = planned({ limits: older as InstanceSpec['limits'] });
  expect(textsOf(before, planned())).toEqual(['limits.requestsPerSecond unset -> 0 (hot)']);
});
