import fc from 'fast-check';
import {
  type Command,
  type EngineConfig,
  ORDER_TYPES,
  type OrderRequest,
  SIDES,
  STP_MODES,
  SYMBOL_STATES,
} from '../../src/engine/types.ts';
import { ETH, engineConfig, opening, PLAIN_ORDER, USD } from './engine-fixture.ts';

/** Accounts 0 to 2 and 3, a sub-account of 0; account 2 is poor. */
const ACCOUNTS = 4;

/** Two symbols that share their quote and differ in every rule. */
const WILD_CONFIG: EngineConfig = engineConfig(
  [
    { makerRate: 12_345, takerRate: 34_567, feeIn: 'quote', collarBps: 300, bandBps: 1500, maxOpenOrders: 8 },
    {
      symbol: 'ETH-USD',
      base: ETH,
      quote: USD,
      makerRate: -3_333,
      takerRate: 77_777,
      feeIn: 'received',
      collarBps: 1000,
      stpDefault: 'DECREMENT',
      stpScope: 'master',
      postOnlyPolicy: 'slide',
      minNotional: 600n,
      baseUnitsPerLot: 7n,
      notionalFactor: 3n,
    },
  ],
  5,
);

/** Opens the wild market. */
export function wildOpening(): Command[] {
  return [
    ...opening(WILD_CONFIG, ACCOUNTS - 1, 10n ** 7n),
    { type: 'createAccount', time: 0, id: 'sub', master: 0 },
    { type: 'deposit', time: 0, account: 3, asset: USD, amount: 10n ** 6n, transferId: 'sub/usd' },
    { type: 'withdraw', time: 0, account: 2, asset: USD, amount: 9_900_000n, transferId: 'poor' },
  ];
}

/** Commands as in a lively market: mostly orders that can be accepted, some nonsense, some repeats, passing time. */
export function wildCommands(maxLength: number): fc.Arbitrary<Command[]> {
  const step = fc.record({ passed: fc.nat(4), body: wildBody, luck: fc.nat(24) });
  return fc.array(step, { minLength: 1, maxLength, size: 'max' }).map((steps) => {
    const commands: Command[] = [];
    for (const { passed, body, luck } of steps) {
      const time = (commands.at(-1)?.time ?? 0) + passed;
      const earlier = commands.at(-1 - luck);
      commands.push(
        luck < 3 && earlier !== undefined ? { ...earlier, time } : withExpiry({ ...body, time } as Command),
      );
    }
    return commands;
  });
}

const account = fc.nat(ACCOUNTS - 1);
const symbol = fc.nat(1);
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 1 });

const order = fc
  .record({
    account,
    symbol,
    side: fc.constantFrom(...SIDES),
    orderType: fc.oneof(
      { weight: 6, arbitrary: fc.constant('LIMIT' as const) },
      { weight: 4, arbitrary: fc.constantFrom(...ORDER_TYPES) },
    ),
    lots: fc.integer({ min: 1, max: 30 }),
    price: fc.integer({ min: 90, max: 110 }),
    stop: fc.integer({ min: 88, max: 112 }),
    quote: fc.integer({ min: 1, max: 400_000 }),
    kind: fc.nat(19),
    stp: fc.option(fc.constantFrom(...STP_MODES), { nil: null, freq: 2 }),
    clientOrderId: fc.option(fc.constantFrom(...'abcdefghijklmnop'), { nil: null, freq: 2 }),
  })
  .map(({ price, stop, quote, kind, lots, ...rest }): { type: 'newOrder' } & OrderRequest => {
    const isMarket = rest.orderType === 'MARKET';
    const hasLimit = rest.orderType.endsWith('LIMIT');
    const byQuote = isMarket && kind % 2 === 0;
    return {
      type: 'newOrder',
      ...PLAIN_ORDER,
      ...rest,
      lots: byQuote ? null : lots,
      quoteUnits: byQuote ? BigInt(quote) : null,
      priceTicks: hasLimit ? price : null,
      stopTicks: rest.orderType === 'LIMIT' || isMarket ? null : stop,
      timeInForce: timeInForceOf(kind, isMarket),
      postOnly: rest.orderType === 'LIMIT' && kind === 10,
    };
  });

const wildBody = fc.oneof(
  { weight: 30, arbitrary: order },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('cancel' as const),
      account,
      orderId: fc.integer({ min: 1, max: 60 }),
      reason: fc.constant('USER' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('massCancel' as const),
      account: orNull(account),
      symbol: orNull(symbol),
      side: orNull(fc.constantFrom(...SIDES)),
      reason: fc.constant('MASS' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('deposit' as const, 'withdraw' as const),
      account: fc.nat(ACCOUNTS),
      asset: fc.nat(3),
      amount: fc.bigInt({ min: -1n, max: 200_000n }),
      transferId: fc.constantFrom('t1', 't2', 't3', 't4', 't5'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('setSymbol' as const),
      symbol,
      state: fc.oneof(
        { weight: 3, arbitrary: fc.constant('trading' as const) },
        { weight: 1, arbitrary: fc.constantFrom(...SYMBOL_STATES) },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('setFees' as const),
      symbol,
      makerRate: fc.integer({ min: -50_000, max: 50_000 }),
      takerRate: fc.integer({ min: -10_000, max: 90_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('advance' as const) }) },
);

function timeInForceOf(kind: number, isMarket: boolean): OrderRequest['timeInForce'] {
  if (isMarket) return kind < 3 ? 'FOK' : 'IOC';
  return (['IOC', 'FOK', 'GTD', 'DAY'] as const)[kind] ?? 'GTC';
}

/** A GTD order expires soon after it comes, so that expiries happen within a run. */
function withExpiry(command: Command): Command {
  if (command.type !== 'newOrder' || command.timeInForce !== 'GTD') return command;
  return { ...command, expireAt: command.time + ((command.lots ?? 1) % 7) };
}
