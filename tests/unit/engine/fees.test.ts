import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../../../src/common/decimal.ts';
import type { EngineCore, Side, SymbolConfig } from '../../../src/engine/types.ts';
import {
  BTC,
  engineAfter,
  engineConfig,
  eventsOf,
  limit,
  opening,
  USD,
} from '../../support/engine-fixture.ts';

type VenueName = keyof typeof VENUES;
type Row = readonly [
  venue: VenueName,
  role: 'maker' | 'taker',
  side: Side,
  price: string,
  fills: string,
  fees: readonly bigint[],
  /** Of the maker, before the first fill and after each. */
  holds: readonly bigint[],
];

/** Scales and rates as the venues publish them; rates are 1e-8. */
const VENUES = {
  coinbase: symbolOf(2, 8, 400_000, 600_000, 'quote'),
  kraken: symbolOf(1, 8, 250_000, 400_000, 'quote'),
  binance: symbolOf(2, 5, 75_000, 75_000, 'received'),
  okx: symbolOf(1, 8, 80_000, 100_000, 'received'),
  rebates: symbolOf(2, 8, -5_000, 35_000, 'quote'),
  'tiny fees': symbolOf(2, 5, 100, 300, 'quote'),
  free: symbolOf(2, 5, 0, 0, 'quote'),
} as const;

/**
 * Figures reckoned with exact fractions outside of the engine: ledger units of quote (10^-(price scale + quantity
 * scale + 2)) or of base (10^-(quantity scale + 4)), rounded up as a sum, fill by fill.
 */
const ROWS: readonly Row[] = [
  ['coinbase', 'maker', 'BUY', '67890.1', '0.12345', [33524131380000n], [8431319042070000n, 0n]],
  ['coinbase', 'maker', 'SELL', '67890.1', '0.12345', [33524131380000n], [123450000000n, 0n]],
  ['coinbase', 'taker', 'BUY', '67890.1', '0.12345', [50286197070000n], []],
  ['coinbase', 'taker', 'SELL', '67890.1', '0.12345', [50286197070000n], []],
  [
    'coinbase',
    'maker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [2715604000n, 2715604000n, 2715604000n, 2715604000n],
    [2731897624000n, 2048923218000n, 1365948812000n, 682974406000n, 0n],
  ],
  [
    'coinbase',
    'maker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [2715604000n, 2715604000n, 2715604000n, 2715604000n],
    [40000000n, 30000000n, 20000000n, 10000000n, 0n],
  ],
  [
    'coinbase',
    'taker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [4073406000n, 4073406000n, 4073406000n, 4073406000n],
    [],
  ],
  [
    'coinbase',
    'taker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [4073406000n, 4073406000n, 4073406000n, 4073406000n],
    [],
  ],
  [
    'coinbase',
    'maker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [493823506176000n, 11999988000n, 3079996920000000n],
    [898818855180246000n, 774622243376982000n, 774619225380000000n, 0n],
  ],
  [
    'coinbase',
    'maker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [493823506176000n, 11999988000n, 3079996920000000n],
    [8934590000000n, 7700030000000n, 7700000000000n, 0n],
  ],
  [
    'coinbase',
    'taker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [740735259264000n, 17999982000n, 4619995380000000n],
    [],
  ],
  [
    'coinbase',
    'taker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [740735259264000n, 17999982000n, 4619995380000000n],
    [],
  ],
  ['kraken', 'maker', 'BUY', '67890.1', '0.12345', [2095258211250n], [841455697638000n, 0n]],
  ['kraken', 'maker', 'SELL', '67890.1', '0.12345', [2095258211250n], [123450000000n, 0n]],
  ['kraken', 'taker', 'BUY', '67890.1', '0.12345', [3352413138000n], []],
  ['kraken', 'taker', 'SELL', '67890.1', '0.12345', [3352413138000n], []],
  [
    'kraken',
    'maker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [169725250n, 169725250n, 169725250n, 169725250n],
    [272646641600n, 204484981200n, 136323320800n, 68161660400n, 0n],
  ],
  [
    'kraken',
    'maker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [169725250n, 169725250n, 169725250n, 169725250n],
    [40000000n, 30000000n, 20000000n, 10000000n, 0n],
  ],
  [
    'kraken',
    'taker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [271560400n, 271560400n, 271560400n, 271560400n],
    [],
  ],
  [
    'kraken',
    'taker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [271560400n, 271560400n, 271560400n, 271560400n],
    [],
  ],
  [
    'kraken',
    'maker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [30863969136000n, 749999250n, 192499807500000n],
    [89703193896716400n, 77308223891698800n, 77307922692000000n, 0n],
  ],
  [
    'kraken',
    'maker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [30863969136000n, 749999250n, 192499807500000n],
    [8934590000000n, 7700030000000n, 7700000000000n, 0n],
  ],
  [
    'kraken',
    'taker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [49382350617600n, 1199998800n, 307999692000000n],
    [],
  ],
  [
    'kraken',
    'taker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [49382350617600n, 1199998800n, 307999692000000n],
    [],
  ],
  ['binance', 'maker', 'BUY', '67890.1', '0.12345', [92588n], [8381032845000n, 0n]],
  ['binance', 'maker', 'SELL', '67890.1', '0.12345', [6285774634n], [123450000n, 0n]],
  ['binance', 'taker', 'BUY', '67890.1', '0.12345', [92588n], []],
  ['binance', 'taker', 'SELL', '67890.1', '0.12345', [6285774634n], []],
  [
    'binance',
    'maker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [8n, 7n, 8n, 7n],
    [2715604000n, 2036703000n, 1357802000n, 678901000n, 0n],
  ],
  [
    'binance',
    'maker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [509176n, 509176n, 509176n, 509175n],
    [40000n, 30000n, 20000n, 10000n, 0n],
  ],
  ['binance', 'taker', 'BUY', '67890.1', '0.00001 0.00001 0.00001 0.00001', [8n, 7n, 8n, 7n], []],
  [
    'binance',
    'taker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [509176n, 509176n, 509176n, 509175n],
    [],
  ],
  [
    'binance',
    'maker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [925920n, 23n, 5775000n],
    [893458106541000n, 770002229997000n, 769999230000000n, 0n],
  ],
  [
    'binance',
    'maker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [92591907408n, 2249998n, 577499422500n],
    [8934590000n, 7700030000n, 7700000000n, 0n],
  ],
  ['binance', 'taker', 'BUY', '99999.9', '1.23456 0.00003 7.7', [925920n, 23n, 5775000n], []],
  ['binance', 'taker', 'SELL', '99999.9', '1.23456 0.00003 7.7', [92591907408n, 2249998n, 577499422500n], []],
  ['binance', 'maker', 'BUY', '0.1', '0.00001 0.00001 0.00001', [8n, 7n, 8n], [3000n, 2000n, 1000n, 0n]],
  ['binance', 'maker', 'SELL', '0.1', '0.00001 0.00001 0.00001', [1n, 1n, 1n], [30000n, 20000n, 10000n, 0n]],
  ['binance', 'taker', 'BUY', '0.1', '0.00001 0.00001 0.00001', [8n, 7n, 8n], []],
  ['binance', 'taker', 'SELL', '0.1', '0.00001 0.00001 0.00001', [1n, 1n, 1n], []],
  ['okx', 'maker', 'BUY', '67890.1', '0.12345', [98760000n], [838103284500000n, 0n]],
  ['okx', 'maker', 'SELL', '67890.1', '0.12345', [670482627600n], [123450000000n, 0n]],
  ['okx', 'taker', 'BUY', '67890.1', '0.12345', [123450000n], []],
  ['okx', 'taker', 'SELL', '67890.1', '0.12345', [838103284500n], []],
  [
    'okx',
    'maker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [8000n, 8000n, 8000n, 8000n],
    [271560400000n, 203670300000n, 135780200000n, 67890100000n, 0n],
  ],
  [
    'okx',
    'maker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [54312080n, 54312080n, 54312080n, 54312080n],
    [40000000n, 30000000n, 20000000n, 10000000n, 0n],
  ],
  ['okx', 'taker', 'BUY', '67890.1', '0.00001 0.00001 0.00001 0.00001', [10000n, 10000n, 10000n, 10000n], []],
  [
    'okx',
    'taker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [67890100n, 67890100n, 67890100n, 67890100n],
    [],
  ],
  [
    'okx',
    'maker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [987648000n, 24000n, 6160000000n],
    [89345810654100000n, 77000222999700000n, 76999923000000000n, 0n],
  ],
  [
    'okx',
    'maker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [9876470123520n, 239999760n, 61599938400000n],
    [8934590000000n, 7700030000000n, 7700000000000n, 0n],
  ],
  ['okx', 'taker', 'BUY', '99999.9', '1.23456 0.00003 7.7', [1234560000n, 30000n, 7700000000n], []],
  [
    'okx',
    'taker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [12345587654400n, 299999700n, 76999923000000n],
    [],
  ],
  ['rebates', 'maker', 'BUY', '67890.1', '0.12345', [-419051642250n], [8383966206495750n, 0n]],
  ['rebates', 'maker', 'SELL', '67890.1', '0.12345', [-419051642250n], [123450000000n, 0n]],
  ['rebates', 'taker', 'BUY', '67890.1', '0.12345', [2933361495750n], []],
  ['rebates', 'taker', 'SELL', '67890.1', '0.12345', [2933361495750n], []],
  [
    'rebates',
    'maker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [-33945050n, -33945050n, -33945050n, -33945050n],
    [2716554461400n, 2037415846050n, 1358277230700n, 679138615350n, 0n],
  ],
  [
    'rebates',
    'maker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [-33945050n, -33945050n, -33945050n, -33945050n],
    [40000000n, 30000000n, 20000000n, 10000000n, 0n],
  ],
  [
    'rebates',
    'taker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [237615350n, 237615350n, 237615350n, 237615350n],
    [],
  ],
  [
    'rebates',
    'taker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [237615350n, 237615350n, 237615350n, 237615350n],
    [],
  ],
  [
    'rebates',
    'maker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [-6172793827200n, -149999850n, -38499961500000n],
    [893770816878289350n, 770271730777498950n, 770268729730500000n, 0n],
  ],
  [
    'rebates',
    'maker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [-6172793827200n, -149999850n, -38499961500000n],
    [8934590000000n, 7700030000000n, 7700000000000n, 0n],
  ],
  [
    'rebates',
    'taker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [43209556790400n, 1049998950n, 269499730500000n],
    [],
  ],
  [
    'rebates',
    'taker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [43209556790400n, 1049998950n, 269499730500000n],
    [],
  ],
  [
    'rebates',
    'maker',
    'BUY',
    '0.1',
    '0.00001 0.00001 0.00001',
    [-50n, -50n, -50n],
    [3001050n, 2000700n, 1000350n, 0n],
  ],
  [
    'rebates',
    'maker',
    'SELL',
    '0.1',
    '0.00001 0.00001 0.00001',
    [-50n, -50n, -50n],
    [30000000n, 20000000n, 10000000n, 0n],
  ],
  ['rebates', 'taker', 'BUY', '0.1', '0.00001 0.00001 0.00001', [350n, 350n, 350n], []],
  ['rebates', 'taker', 'SELL', '0.1', '0.00001 0.00001 0.00001', [350n, 350n, 350n], []],
  ['tiny fees', 'maker', 'BUY', '67890.1', '0.12345', [8381033n], [8381057988099n, 0n]],
  ['tiny fees', 'maker', 'SELL', '67890.1', '0.12345', [8381033n], [123450000n, 0n]],
  ['tiny fees', 'taker', 'BUY', '67890.1', '0.12345', [25143099n], []],
  ['tiny fees', 'taker', 'SELL', '67890.1', '0.12345', [25143099n], []],
  [
    'tiny fees',
    'maker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [679n, 679n, 679n, 679n],
    [2715612147n, 2036709111n, 1357806074n, 678903037n, 0n],
  ],
  [
    'tiny fees',
    'maker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [679n, 679n, 679n, 679n],
    [40000n, 30000n, 20000n, 10000n, 0n],
  ],
  [
    'tiny fees',
    'taker',
    'BUY',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [2037n, 2037n, 2037n, 2036n],
    [],
  ],
  [
    'tiny fees',
    'taker',
    'SELL',
    '67890.1',
    '0.00001 0.00001 0.00001 0.00001',
    [2037n, 2037n, 2037n, 2036n],
    [],
  ],
  [
    'tiny fees',
    'maker',
    'BUY',
    '99999.9',
    '1.23456 0.00003 7.7',
    [123455877n, 3000n, 769999230n],
    [893460786915320n, 770004540003690n, 770001539997690n, 0n],
  ],
  [
    'tiny fees',
    'maker',
    'SELL',
    '99999.9',
    '1.23456 0.00003 7.7',
    [123455877n, 3000n, 769999230n],
    [8934590000n, 7700030000n, 7700000000n, 0n],
  ],
  ['tiny fees', 'taker', 'BUY', '99999.9', '1.23456 0.00003 7.7', [370367630n, 9000n, 2309997690n], []],
  ['tiny fees', 'taker', 'SELL', '99999.9', '1.23456 0.00003 7.7', [370367630n, 9000n, 2309997690n], []],
  ['tiny fees', 'maker', 'BUY', '0.1', '0.00001 0.00001 0.00001', [1n, 0n, 0n], [3001n, 2000n, 1000n, 0n]],
  [
    'tiny fees',
    'maker',
    'SELL',
    '0.1',
    '0.00001 0.00001 0.00001',
    [1n, 0n, 0n],
    [30000n, 20000n, 10000n, 0n],
  ],
  ['tiny fees', 'taker', 'BUY', '0.1', '0.00001 0.00001 0.00001', [1n, 0n, 0n], []],
  ['tiny fees', 'taker', 'SELL', '0.1', '0.00001 0.00001 0.00001', [1n, 0n, 0n], []],
  ['free', 'maker', 'BUY', '67890.1', '0.12345', [0n], [8381032845000n, 0n]],
  ['free', 'maker', 'SELL', '67890.1', '0.12345', [0n], [123450000n, 0n]],
  ['free', 'taker', 'BUY', '67890.1', '0.12345', [0n], []],
  ['free', 'taker', 'SELL', '67890.1', '0.12345', [0n], []],
];

describe('fees and holds, to the last unit', () => {
  test.each(ROWS)('%s: a %s who does %s at %s: %s', (venue, role, side, price, fills, fees, holds) => {
    const played =
      role === 'maker'
        ? playMaker(VENUES[venue], side, price, fills)
        : playTaker(VENUES[venue], side, price, fills);
    expect(played.fees).toEqual(fees);
    if (role === 'maker') expect(played.holds).toEqual(holds);
    expect(played.engine.conservation(BTC)).toBe(0n);
    expect(played.engine.conservation(USD)).toBe(0n);
    const feeOfOrder = played.engine.order(played.orderId)?.fee;
    expect(feeOfOrder).toBe(fees.reduce((sum, fee) => sum + fee, 0n));
  });

  test('a buyer who pays in base receives the lots less the fee; everybody else pays quote', () => {
    const engine = fresh(VENUES.binance);
    const before = [0, 1].map((account) =>
      [BTC, USD].map((asset) => engine.balance(account, asset).available),
    );
    engine.apply(limit({ account: 1, side: 'SELL', lots: 100_000, priceTicks: 6_789_010 }));
    engine.apply(limit({ account: 0, side: 'BUY', lots: 100_000, priceTicks: 6_789_010 }));
    const gained = [0, 1].map((account) =>
      [BTC, USD].map((asset, at) => engine.balance(account, asset).available - (before[account]?.[at] ?? 0n)),
    );
    const notional = 67_890_100_000_000n;
    expect(gained).toEqual([
      [1_000_000_000n - 750_000n, -notional],
      [-1_000_000_000n, notional - 50_917_575_000n],
    ]);
  });

  test('new rates count for new orders, those that rest keep theirs', () => {
    const engine = fresh(VENUES.coinbase);
    engine.apply(limit({ account: 1, side: 'SELL', lots: 100, priceTicks: 100 }));
    engine.apply({ type: 'setFees', time: 0, symbol: 0, makerRate: 0, takerRate: 1_000_000 });
    const trade = eventsOf(engine, limit({ account: 0, lots: 100, priceTicks: 100 })).find(
      (event) => event.type === 'trade',
    );
    expect(trade).toMatchObject({ makerFee: 4_000n, takerFee: 10_000n });
    expect(engine.fees(0)).toEqual({ makerRate: 0, takerRate: 1_000_000 });
    expect(engine.config.symbols[0]?.takerRate).toBe(1_000_000);
  });
});

type Played = {
  readonly engine: EngineCore;
  readonly orderId: number;
  readonly fees: bigint[];
  readonly holds: bigint[];
};

/** The order under test rests whole and is hit once per fill. */
function playMaker(symbol: Partial<SymbolConfig>, side: Side, price: string, fills: string): Played {
  const engine = fresh(symbol);
  const lots = lotsOf(symbol, fills);
  const priceTicks = units(price, symbol.priceScale);
  const asset = side === 'BUY' ? USD : BTC;
  engine.apply(limit({ account: 0, side, priceTicks, lots: lots.reduce((sum, one) => sum + one, 0) }));
  const holds = [engine.balance(0, asset).locked];
  const fees = lots.map((one) => {
    const fee = feesOf(
      engine,
      limit({ account: 1, side: opposite(side), priceTicks, lots: one }),
      'makerFee',
    );
    holds.push(engine.balance(0, asset).locked);
    return fee[0] ?? 0n;
  });
  return { engine, orderId: 1, fees, holds };
}

/** The makers rest first, one per fill; the order under test takes them all. */
function playTaker(symbol: Partial<SymbolConfig>, side: Side, price: string, fills: string): Played {
  const engine = fresh(symbol);
  const lots = lotsOf(symbol, fills);
  const priceTicks = units(price, symbol.priceScale);
  for (const one of lots) engine.apply(limit({ account: 1, side: opposite(side), priceTicks, lots: one }));
  const taker = limit({ account: 0, side, priceTicks, lots: lots.reduce((sum, one) => sum + one, 0) });
  return { engine, orderId: lots.length + 1, fees: feesOf(engine, taker, 'takerFee'), holds: [] };
}

function feesOf(
  engine: EngineCore,
  command: Parameters<typeof eventsOf>[1],
  whose: 'makerFee' | 'takerFee',
): bigint[] {
  return eventsOf(engine, command).flatMap((event) => (event.type === 'trade' ? [event[whose]] : []));
}

function fresh(symbol: Partial<SymbolConfig>): EngineCore {
  return engineAfter(opening(engineConfig([symbol]), 2, 10n ** 24n));
}

function symbolOf(
  priceScale: number,
  quantityScale: number,
  makerRate: number,
  takerRate: number,
  feeIn: 'quote' | 'received',
): Partial<SymbolConfig> {
  return {
    priceScale,
    quantityScale,
    baseUnitsPerLot: 10_000n,
    notionalFactor: 100n,
    maxTicks: 10 ** 10,
    maxLots: 10 ** 12,
    makerRate,
    takerRate,
    feeIn,
  };
}

function lotsOf(symbol: Partial<SymbolConfig>, fills: string): number[] {
  return fills.split(' ').map((fill) => units(fill, symbol.quantityScale));
}

function units(text: string, scale = 0): number {
  const parsed = parseDecimal(text, scale);
  if (!parsed.ok) throw new Error(`${text} has more digits than ${scale}`);
  return Number(parsed.value);
}

function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}
