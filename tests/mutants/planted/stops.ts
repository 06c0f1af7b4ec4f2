import type { Planted } from './planted.ts';

export const STOP_ERRORS: readonly Planted[] = [
  {
    name: 'stops look at the last price only',
    wrong: 'a stop that a trade of a sweep has reached does not trigger, because the sweep went on',
    file: 'src/engine/matching/stop-queue.ts',
    changes: [
      [
        '  const { books } = venue;\n',
        '  const { books, plan } = venue;\n  if (ticks !== plan.ticks[plan.length - 1]) return;\n',
      ],
    ],
  },
  {
    name: 'the stop triggered last runs first',
    wrong: 'of two stops the one farther away gets the better price',
    file: 'src/engine/matching/trigger.ts',
    changes: [
      ['  for (let at = 0; at < triggered.length; at++) {', '  while (triggered.length > 0) {'],
      ['const order = triggered[at] as number;', 'const order = triggered.pop() as number;'],
    ],
  },
  {
    name: 'no collar for stops',
    wrong: 'a stop that has become a market order sells at any price',
    file: 'src/engine/matching/taker.ts',
    changes: [
      [
        'if (!hasLimit && collarBps !== null) {',
        'if (!hasLimit && collarBps !== null && taker.stop === 0) {',
      ],
    ],
  },
  {
    name: 'take-profit triggers like a stop',
    wrong: 'a take-profit order sells when the price falls to it',
    file: 'src/engine/orders/stop-direction.ts',
    changes: [['return (side === BUY) !== takesProfit;', 'return side === BUY;']],
  },
  {
    name: 'a stop may be reached on entry',
    wrong: 'a stop at exactly the last price is accepted and waits, though its price has been reached',
    file: 'src/engine/checks/order-checks.ts',
    changes: [['lastTicks >= stop : lastTicks <= stop', 'lastTicks > stop : lastTicks < stop']],
  },
];
