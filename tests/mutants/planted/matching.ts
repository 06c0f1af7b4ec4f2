import type { Planted } from './planted.ts';

export const MATCHING_ERRORS: readonly Planted[] = [
  {
    name: 'last come, first served',
    wrong: 'at one price the newest order trades first, and whoever has waited longest waits on',
    file: 'src/engine/book/books.ts',
    changes: [
      ['const tailAt = (level << LEVEL_I32) | TAIL;', 'const headAt = (level << LEVEL_I32) | HEAD;'],
      ['const tail = levels[tailAt] as number;', 'const head = levels[headAt] as number;'],
      [
        `    i32[at | PREVIOUS] = tail;
    i32[at | NEXT] = 0;
    i32[at | LEVEL] = level;
    i32[(tail << PLACE_I32) | NEXT] = order;
    levels[tailAt] = order;`,
        `    i32[at | PREVIOUS] = 0;
    i32[at | NEXT] = head;
    i32[at | LEVEL] = level;
    i32[(head << PLACE_I32) | PREVIOUS] = order;
    levels[headAt] = order;`,
      ],
    ],
  },
  {
    name: 'worst price first',
    wrong: 'a buyer gets the dearest offer while cheaper ones stand in the book',
    file: 'src/engine/book/books.ts',
    changes: [
      [
        'return ascends(ladder) ? ticks < than : ticks > than;',
        'return ascends(ladder) ? ticks > than : ticks < than;',
      ],
    ],
  },
  {
    name: 'a better price waits behind',
    wrong: 'who improves the best price is passed over until the older, worse level is gone',
    file: 'src/engine/book/books.ts',
    changes: [['if (best !== 0 && !isBetter(ladder, ticks, best)) return;', 'if (best !== 0) return;']],
  },
  {
    name: 'trades at the price of the taker',
    wrong: 'a taker pays its own limit instead of the better price in the book',
    file: 'src/engine/matching/planner.ts',
    changes: [['plan.add(FILL, maker, ticks, lots);', 'plan.add(FILL, maker, taker.price || ticks, lots);']],
  },
  {
    name: 'FOK fills partly',
    wrong: 'a fill-or-kill order takes what is there and kills only the rest',
    file: 'src/engine/matching/take.ts',
    changes: [['=== FOK && !fillsAll(venue, taker)', '=== FOK && venue.plan.filledLots === 0']],
  },
  {
    name: 'IOC rests',
    wrong: 'what an immediate-or-cancel order does not get stays in the book',
    file: 'src/engine/matching/take.ts',
    changes: [['return force === IOC || force === FOK ?', 'return force === FOK ?']],
  },
  {
    name: 'post-only takes at an equal price',
    wrong: 'an order that must never pay the taker fee trades with the best price of the other side',
    file: 'src/engine/commands/new-order.ts',
    changes: [['draft.price >= best : draft.price <= best', 'draft.price > best : draft.price < best']],
  },
  {
    name: 'DECREMENT takes from the taker only',
    wrong: 'the resting order of a prevented self-trade keeps its size and can be met again',
    file: 'src/engine/matching/execute.ts',
    changes: [['  if (mode === DECREMENT) preventMaker(venue, market, maker, lots);\n', '']],
  },
  {
    name: 'EXPIRE_MAKER ends the taker',
    wrong: 'the order that should go on after its own resting order was removed is gone as well',
    file: 'src/engine/matching/planner.ts',
    changes: [["if (stp !== EXPIRE_MAKER) plan.end = 'STP';", "plan.end = 'STP';"]],
  },
  {
    name: 'self-trade prevention stops at the sub-account',
    wrong: 'two sub-accounts of one master trade with each other where the symbol forbids it',
    file: 'src/engine/matching/planner.ts',
    changes: [
      [
        'return market.sharesMaster && venue.accounts.root(account) === venue.accounts.root(taker.account);',
        'return false;',
      ],
    ],
  },
  {
    name: 'limits may trade beyond the band',
    wrong: 'a limit order sweeps prices farther from the last trade than the band allows',
    file: 'src/engine/matching/taker.ts',
    changes: [
      [
        'tighten(plan, isBuy, isBuy ? market.bandHighTicks',
        'if (!hasLimit) tighten(plan, isBuy, isBuy ? market.bandHighTicks',
      ],
    ],
  },
];
