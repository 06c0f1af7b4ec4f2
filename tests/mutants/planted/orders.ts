import type { Planted } from './planted.ts';

export const ORDER_ERRORS: readonly Planted[] = [
  {
    name: 'growing keeps the place in the queue',
    wrong: 'an order made larger stays ahead of those that came before the extra size',
    file: 'src/engine/commands/amend.ts',
    changes: [
      [
        'waits || (price === orders.price(order) && amended.lots < orders.lots(order))',
        'waits || price === orders.price(order)',
      ],
    ],
  },
  {
    name: 'shrinking loses the place in the queue',
    wrong: 'an order made smaller goes to the end of its price level',
    file: 'src/engine/commands/amend.ts',
    changes: [['waits || (price === orders.price(order) && amended.lots < orders.lots(order))', 'waits']],
  },
  {
    name: 'amending a post-only order lets it take at an equal price',
    wrong: 'a post-only order moved to the best price of the other side trades as a taker',
    file: 'src/engine/commands/amend.ts',
    changes: [['price >= best : price <= best', 'price > best : price < best']],
  },
  {
    name: 'cancel-replace keeps the old order',
    wrong: 'after a replacement both orders stand in the book',
    file: 'src/engine/commands/new-order.ts',
    changes: [['  if (old !== 0) finishOrder(venue, market, old, CANCELED, USER);\n', '']],
  },
  {
    name: 'one open order too many',
    wrong: 'an account may have one more order open than the symbol allows',
    file: 'src/engine/commands/new-order.ts',
    changes: [['if (open >= most)', 'if (open > most)']],
  },
  {
    name: 'a repeated client id with another price is a repeat',
    wrong: 'a new order at another price is answered with the old one and never entered',
    file: 'src/engine/commands/duplicate.ts',
    changes: [['return f64[at + L.ASKED_PRICE] === draft.askedPrice && ', 'return ']],
  },
  {
    name: 'client ids are free too early',
    wrong: 'a retry of the oldest order in the window enters a second order',
    file: 'src/engine/orders/life-lists.ts',
    changes: [['if (this.#finishedCount >= this.window)', 'if (this.#finishedCount + 1 >= this.window)']],
  },
  {
    name: 'GTD expires late',
    wrong: 'an order can still be hit at the millisecond it ends',
    file: 'src/engine/orders/deadlines.ts',
    changes: [
      ['(this.#heap.f64[WORDS + AT] as number) <= time', '(this.#heap.f64[WORDS + AT] as number) < time'],
    ],
  },
  {
    name: 'expires by id, not by time',
    wrong: 'an order that is due waits for an older one that is not',
    file: 'src/engine/orders/deadlines.ts',
    changes: [['return at === other ? key <', 'return other !== -1 ? key <']],
  },
  {
    name: 'DAY lasts 24 hours',
    wrong: 'an order for today is still open tomorrow',
    file: 'src/engine/commands/draft.ts',
    changes: [['now - (now % DAY_MS) + DAY_MS', 'now + DAY_MS']],
  },
  {
    name: 'mass cancel goes backwards',
    wrong: 'orders end newest first, in an order nobody expects',
    file: 'src/engine/commands/cancel.ts',
    changes: [
      [
        '  const ofAll = account === null;\n',
        '  const ofAll = account === null;\n  const fitting: number[] = [];\n',
      ],
      [
        `    if (fits) {
      const market = venue.market(orders.symbol(order));
      finishOrder(venue, market, order, CANCELED, codeIn(ORDER_REASONS, reason));
    }
    order = next;
  }`,
        `    if (fits) fitting.unshift(order);
    order = next;
  }
  for (const order of fitting)
    finishOrder(venue, venue.market(orders.symbol(order)), order, CANCELED, codeIn(ORDER_REASONS, reason));`,
      ],
    ],
  },
  {
    name: 'the book does not tell of a cancel',
    wrong: 'whoever keeps a book from its changes still sees what was cancelled',
    file: 'src/engine/orders/lifecycle.ts',
    changes: [
      [
        `  if ((stood & PLACE_BITS) === IN_BOOK) venue.touchedLevels.remove(order);
  else if ((stood & PLACE_BITS) === IN_STOPS) venue.books.remove(order);`,
        '  if ((stood & PLACE_BITS) !== NOWHERE) venue.books.remove(order);',
      ],
    ],
  },
  {
    name: 'a price band around the last trade for stops too',
    wrong: 'the limit behind a stop far away is refused, though it lies right at its stop',
    file: 'src/engine/checks/order-checks.ts',
    changes: [
      ['if (stop === 0 && price >= market.bandLowTicks', 'if (price >= market.bandLowTicks'],
      ['stop === 0 ? market.lastTicks : stop', 'market.lastTicks'],
    ],
  },
];
