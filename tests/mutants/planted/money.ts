import type { Planted } from './planted.ts';

export const MONEY_ERRORS: readonly Planted[] = [
  {
    name: 'fees round per fill',
    wrong: 'an order filled in many small pieces pays up to one unit per piece too much',
    file: 'src/engine/money/fee.ts',
    changes: [['(amount - whole * RATE_ONE) * rate - rest;', '(amount - whole * RATE_ONE) * rate;']],
  },
  {
    name: 'rebates round up in size',
    wrong: 'the venue pays makers more than their rate, one unit per fill',
    file: 'src/engine/money/fee.ts',
    changes: [
      [
        'Math.ceil(part / RATE_ONE) + 0',
        '(part < 0 ? Math.floor(part / RATE_ONE) : Math.ceil(part / RATE_ONE)) + 0',
      ],
    ],
  },
  {
    name: 'the fee in the wrong asset',
    wrong: 'where fees come out of what is received, the seller pays in base and the buyer in quote',
    file: 'src/engine/matching/settle.ts',
    changes: [
      ['const feeInBase = isBuy && market.feeInBase;', 'const feeInBase = !isBuy && market.feeInBase;'],
    ],
  },
  {
    name: "today's rates for yesterday's orders",
    wrong: 'a resting order pays a rate that was raised after it was accepted',
    file: 'src/engine/matching/execute.ts',
    changes: [['orders.makerRate(maker)', 'market.config.makerRate']],
  },
  {
    name: 'the buyer pays the rate of a maker',
    wrong: 'takers are charged what makers should be',
    file: 'src/engine/matching/execute.ts',
    changes: [['orders.takerRate(taker)', 'orders.makerRate(taker)']],
  },
  {
    name: 'one unit too much is held',
    wrong: 'an order for all of the money is refused for one unit',
    file: 'src/engine/orders/hold.ts',
    changes: [
      ['notional + feeOfUnits(notional, rate, rest)', 'notional + feeOfUnits(notional, rate, rest) + 1'],
    ],
  },
  {
    name: 'rebates are counted on',
    wrong: 'an order holds less than it costs when it turns out a taker',
    file: 'src/engine/money/fee.ts',
    changes: [['Math.max(makerRate, takerRate, 0)', 'Math.min(makerRate, takerRate)']],
  },
  {
    name: 'market by quote spends the fee on top',
    wrong: 'who spends 100 dollars pays 100 and the fee',
    file: 'src/engine/matching/planner.ts',
    changes: [['paysFee ? draft.takerRate : 0', '0']],
  },
];
