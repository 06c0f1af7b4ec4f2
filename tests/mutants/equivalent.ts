import type { Site } from './sites.ts';

export type Mutant = Pick<Site, 'file' | 'within' | 'from' | 'to'>;

/** Changes that change nothing anybody can see: they count neither for nor against the tests. */
export type Equivalents = {
  readonly file: string;
  /** Why nobody can see them. */
  readonly because: string;
  /** Name of what the line stands in; the line as it is; as it would be. */
  readonly changes: readonly (readonly [within: string, from: string, to: string])[];
};

export const EQUIVALENT: readonly Equivalents[] = [
  {
    file: 'src/engine/matching/taker.ts',
    because: 'every plan fills the taker anew before it reads it',
    changes: [
      ['account', 'account = 0;', 'account = 1;'],
      ['lots', 'lots = 0;', 'lots = 1;'],
      ['price', 'price = 0;', 'price = 1;'],
      ['stop', 'stop = 0;', 'stop = 1;'],
      ['stp', 'stp = 0;', 'stp = 1;'],
      ['takerRate', 'takerRate = 0;', 'takerRate = 1;'],
      ['keepsNotional', 'keepsNotional = false;', 'keepsNotional = true;'],
    ],
  },
  {
    file: 'src/engine/matching/plan.ts',
    because: 'a plan is cleared, and its bound set, before anything reads it',
    changes: [
      ['length', 'length = 0;', 'length = 1;'],
      ['boundTicks', 'boundTicks = 0;', 'boundTicks = 1;'],
      ['filledLots', 'filledLots = 0;', 'filledLots = 1;'],
      ['decrementedLots', 'decrementedLots = 0;', 'decrementedLots = 1;'],
    ],
  },
  {
    file: 'src/engine/matching/plan.ts',
    because:
      'the mark must differ from every reason, which are numbers from 0; which negative number it is does not matter',
    changes: [['LIMIT_BOUND', 'export const LIMIT_BOUND = -1;', 'export const LIMIT_BOUND = -2;']],
  },
  {
    file: 'src/engine/checks/refusal.ts',
    because:
      'no refusal has an amount above 2^96: what is larger is refused with that bound and without a value',
    changes: [
      [
        'isTold',
        'return compareLimbs(hi, lo, TOLD_MAX_HI, 0) <= 0 && compareLimbs(hi, lo, -TOLD_MAX_HI, 0) >= 0;',
        'return compareLimbs(hi, lo, TOLD_MAX_HI, 1) <= 0 && compareLimbs(hi, lo, -TOLD_MAX_HI, 0) >= 0;',
      ],
    ],
  },
  {
    file: 'src/engine/express/closing.ts',
    because: 'the head is the first int of an event: its place is 0',
    changes: [
      [
        'close',
        'ints[secondInt + E.HEAD] = head | E.BALANCE_CHANGED;',
        'ints[secondInt - E.HEAD] = head | E.BALANCE_CHANGED;',
      ],
      [
        'close',
        'ints[thirdInt + E.HEAD] = head | E.LEVEL_CHANGED;',
        'ints[thirdInt - E.HEAD] = head | E.LEVEL_CHANGED;',
      ],
    ],
  },
  {
    file: 'src/engine/express/closing.ts',
    because: 'what is available is the first number of a balance: its place is 0',
    changes: [
      [
        'close',
        'let availableHi = (balances[at + AVAILABLE] as number) - sign * holdHi;',
        'let availableHi = (balances[at - AVAILABLE] as number) - sign * holdHi;',
      ],
      ['close', 'balances[at + AVAILABLE] = availableHi;', 'balances[at - AVAILABLE] = availableHi;'],
      ['close', 'balances[at + AVAILABLE + 1] = availableLo;', 'balances[at - AVAILABLE + 1] = availableLo;'],
    ],
  },
  {
    file: 'src/engine/express/closing.ts',
    because: 'the number of USER is 0, and nobody reads a reason in an acceptance',
    changes: [
      ['close', 'ints[firstInt + 4] = sign === 1 ? 0 : USER;', 'ints[firstInt + 4] = sign !== 1 ? 0 : USER;'],
      ['close', 'ints[firstInt + 4] = sign === 1 ? 0 : USER;', 'ints[firstInt + 4] = sign === 1 ? 1 : USER;'],
    ],
  },
  {
    file: 'src/engine/book/books.ts',
    because: 'the next int of the record is free as well',
    changes: [['MARK', 'const MARK = 8;', 'const MARK = 9;']],
  },
  {
    file: 'src/engine/commands/timers.ts',
    because: 'numbers of timers need only differ, and rise with account and timer',
    changes: [['TIMERS_PER_ACCOUNT', 'const TIMERS_PER_ACCOUNT = 2;', 'const TIMERS_PER_ACCOUNT = 3;']],
  },
  {
    file: 'src/engine/commands/new-order.ts',
    because:
      'an account has no more orders open than it may, so that one of them leaving always makes room for another',
    changes: [
      [
        'checkCounts',
        'const open = standings.openOrders(draft.standing) - (old === 0 ? 0 : 1);',
        'const open = standings.openOrders(draft.standing) - (old === 0 ? 0 : 2);',
      ],
    ],
  },
  {
    file: 'src/engine/matching/settle.ts',
    because:
      'only live orders trade: the status to be taken out is 0 or 1 like the one put in, and there is no reason beside it',
    changes: [
      [
        'STATUS_BITS',
        'const STATUS_BITS = 0xff << shiftOf(STATUS);',
        'const STATUS_BITS = 256 << shiftOf(STATUS);',
      ],
    ],
  },
  {
    file: 'src/engine/book/books.ts',
    because: 'records that nobody takes or gives back are only larger than they must be',
    changes: [
      ['LADDER_WORDS', 'const LADDER_WORDS = 2;', 'const LADDER_WORDS = 3;'],
      ['PLACE_WORDS', 'const PLACE_WORDS = 4;', 'const PLACE_WORDS = 5;'],
    ],
  },
  {
    file: 'src/engine/book/price-tree.ts',
    because: 'records that nobody takes or gives back are only larger than they must be',
    changes: [['SET_WORDS', 'const SET_WORDS = 2;', 'const SET_WORDS = 3;']],
  },
  {
    file: 'src/engine/touched-levels.ts',
    because: 'records that nobody takes or gives back are only larger than they must be',
    changes: [['WORDS', 'const WORDS = 4;', 'const WORDS = 5;']],
  },
  {
    file: 'src/engine/orders/deadlines.ts',
    because: 'a place is only larger than it must be',
    changes: [
      ['#places', 'readonly #places = new Records(1);', 'readonly #places = new Records(2);'],
      ['add', 'this.#places.cover(item + 1);', 'this.#places.cover(item + 2);'],
    ],
  },
  {
    file: 'src/engine/orders/deadlines.ts',
    because: 'place 0 is all zeros, and no time or key is below 0',
    changes: [
      [
        '#settle',
        'if (parent > 0 && this.#isBefore(at, key, parent)) this.#rise(place, at, key, item);',
        'if (parent >= 0 && this.#isBefore(at, key, parent)) this.#rise(place, at, key, item);',
      ],
      [
        '#rise',
        'for (let parent = place >> 1; parent > 0 && this.#isBefore(at, key, parent); parent = place >> 1) {',
        'for (let parent = place >> 1; parent >= 0 && this.#isBefore(at, key, parent); parent = place >> 1) {',
      ],
    ],
  },
  {
    file: 'src/engine/orders/deadlines.ts',
    because: 'two items of one time have different keys, and two times that are equal took the other branch',
    changes: [
      [
        '#isBefore',
        'return at === other ? key < (f64[place * WORDS + KEY] as number) : at < other;',
        'return at === other ? key <= (f64[place * WORDS + KEY] as number) : at < other;',
      ],
      [
        '#isBefore',
        'return at === other ? key < (f64[place * WORDS + KEY] as number) : at < other;',
        'return at === other ? key < (f64[place * WORDS + KEY] as number) : at <= other;',
      ],
    ],
  },
  {
    file: 'src/engine/orders/client-ids.ts',
    because:
      'a table that is longer than it must be, and whose bad letters have another number that is not 0',
    changes: [
      [
        'BADNESS',
        'const BADNESS = new Uint8Array(ASCII_MAX + 1).fill(1);',
        'const BADNESS = new Uint8Array(ASCII_MAX + 2).fill(1);',
      ],
      [
        'BADNESS',
        'const BADNESS = new Uint8Array(ASCII_MAX + 1).fill(1);',
        'const BADNESS = new Uint8Array(ASCII_MAX + 1).fill(2);',
      ],
    ],
  },
  {
    file: 'src/engine/orders/client-ids.ts',
    because: 'an id is read in before anything is asked about it',
    changes: [
      ['#account', '#account = 0;', '#account = 1;'],
      ['#hash', '#hash = 0;', '#hash = 1;'],
    ],
  },
  {
    file: 'src/engine/orders/client-ids.ts',
    because: 'a hash only spreads ids: another one finds the same',
    changes: [
      [
        'read',
        'let hash = Math.imul(account + 1, 0x9e3779b1);',
        'let hash = Math.imul(account - 1, 0x9e3779b1);',
      ],
      [
        'read',
        'let hash = Math.imul(account + 1, 0x9e3779b1);',
        'let hash = Math.imul(account + 2, 0x9e3779b1);',
      ],
      [
        'read',
        'let hash = Math.imul(account + 1, 0x9e3779b1);',
        'let hash = Math.imul(account + 1, 2654435762);',
      ],
      [
        'mixed',
        'const product = Math.imul(hash ^ word, 0x85ebca6b);',
        'const product = Math.imul(hash ^ word, 2246822508);',
      ],
      ['mixed', 'return product ^ (product >>> 15);', 'return product ^ (product >>> 16);'],
    ],
  },
  {
    file: 'src/engine/orders/client-ids.ts',
    because:
      'the last words are put together in the same way where they are left to the rest, and a word of no letter tells no two ids apart',
    changes: [
      ['read', 'if (length >= 3) {', 'if (length > 3) {'],
      ['read', 'if (length >= 3) {', 'if (length >= 4) {'],
      ['read', 'const end = length - 3;', 'const end = length - 4;'],
      ['read', 'const end = length - 3;', 'const end = length + 3;'],
      ['read', 'words[(at + 1) >> 2] = word;', 'words[(at + 2) >> 2] = word;'],
      ['read', 'const last = (at + 1) >> 2;', 'const last = (at + 2) >> 2;'],
      ['read', 'for (at = 3; at < end; at += 4) {', 'for (at = 3; at <= end; at += 4) {'],
      ['read', 'if (at < length) {', 'if (at <= length) {'],
    ],
  },
  {
    file: 'src/engine/orders/life-lists.ts',
    because: 'Genesis sets the window before there is any order',
    changes: [['window', 'window = 0;', 'window = 1;']],
  },
  {
    file: 'src/engine/ledger.ts',
    because:
      'commands end at 2^96 units, so nothing comes near 2^100: the assertion is for a ledger gone wrong',
    changes: [
      ['HI_MAX', 'const HI_MAX = 2 ** 52;', 'const HI_MAX = 3 ** 52;'],
      ['HI_MAX', 'const HI_MAX = 2 ** 52;', 'const HI_MAX = 2 ** 53;'],
    ],
  },
  {
    file: 'src/engine/ledger.ts',
    because: 'a payment is filled before it is read',
    changes: [
      ['fee', 'fee = -0;', 'fee = -1;'],
      ['cost', 'cost = -0;', 'cost = -1;'],
      ['released', 'released = -0;', 'released = -1;'],
      ['received', 'received = -0;', 'received = -1;'],
    ],
  },
  {
    file: 'src/engine/ledger.ts',
    because: 'an amount that needs no carry comes out of `carry` as it is',
    changes: [
      [
        '#move',
        'if (available >= 0 && available < LIMB) f64[at + AVAILABLE + 1] = available;',
        'if (available > 0 && available < LIMB) f64[at + AVAILABLE + 1] = available;',
      ],
      [
        '#move',
        'if (available >= 0 && available < LIMB) f64[at + AVAILABLE + 1] = available;',
        'if (available >= 1 && available < LIMB) f64[at + AVAILABLE + 1] = available;',
      ],
      [
        '#move',
        'if (locked >= 0 && locked < LIMB) f64[at + LOCKED + 1] = locked;',
        'if (locked > 0 && locked < LIMB) f64[at + LOCKED + 1] = locked;',
      ],
      [
        '#move',
        'if (locked >= 0 && locked < LIMB) f64[at + LOCKED + 1] = locked;',
        'if (locked >= 1 && locked < LIMB) f64[at + LOCKED + 1] = locked;',
      ],
    ],
  },
  {
    file: 'src/engine/matching/planner.ts',
    because: 'the notional of a plan is read for market orders alone, whose plans are made of drafts',
    changes: [['planOrder', 'taker.keepsNotional = false;', 'taker.keepsNotional = true;']],
  },
  {
    file: 'src/engine/matching/quote-budget.ts',
    because: 'a market order that meets nobody is refused before it is planned',
    changes: [['affordableLots', 'if (ticks === 0) return 0;', 'if (ticks === 0) return 1;']],
  },
  {
    file: 'src/engine/ledger.ts',
    because: 'a list that grows when it is full only begins with more room',
    changes: [['FIRST_TOUCHED', 'const FIRST_TOUCHED = 16;', 'const FIRST_TOUCHED = 17;']],
  },
  {
    file: 'src/engine/ledger.ts',
    because: 'the records of assets only reach one farther than they must, and hold nothing there',
    changes: [['#assetAt', 'this.#assets.cover(asset + 1);', 'this.#assets.cover(asset + 2);']],
  },
  {
    file: 'src/engine/ledger.ts',
    because: 'a balance is never given back, so its new record is all zeros already, and so is the next one',
    changes: [
      [
        '#make',
        'this.balances.f64.fill(0, balance * WORDS, (balance + 1) * WORDS);',
        'this.balances.f64.fill(0, balance * WORDS, (balance - 1) * WORDS);',
      ],
      [
        '#make',
        'this.balances.f64.fill(0, balance * WORDS, (balance + 1) * WORDS);',
        'this.balances.f64.fill(0, balance * WORDS, (balance + 2) * WORDS);',
      ],
    ],
  },
  {
    file: 'src/engine/money/wide.ts',
    because:
      'from 2^97 on a product is only known to be too large, and all that is asked of it is whether it reaches 2^96',
    changes: [
      [
        'setProduct',
        'if (product >= PRODUCT_MAX) return this.set(HI_BOUND * 2, 0);',
        'if (product >= PRODUCT_MAX) return this.set(HI_BOUND * 3, 0);',
      ],
      [
        'multiply',
        'if (hi * factor >= HI_BOUND * 2) return this.set(HI_BOUND * 2, 0);',
        'if (hi * factor >= HI_BOUND * 2) return this.set(HI_BOUND * 3, 0);',
      ],
      [
        'multiply',
        'if (hi * factor >= HI_BOUND * 2) return this.set(HI_BOUND * 2, 0);',
        'if (hi * factor >= HI_BOUND * 3) return this.set(HI_BOUND * 2, 0);',
      ],
      [
        'multiply',
        'if (hi * factor >= HI_BOUND * 2) return this.set(HI_BOUND * 2, 0);',
        'if (hi * factor >= HI_BOUND * 2) return this.set(HI_BOUND * 2, 1);',
      ],
      ['PRODUCT_MAX', 'const PRODUCT_MAX = 2 ** 97;', 'const PRODUCT_MAX = 3 ** 97;'],
      ['PRODUCT_MAX', 'const PRODUCT_MAX = 2 ** 97;', 'const PRODUCT_MAX = 2 ** 98;'],
    ],
  },
  {
    file: 'src/engine/touched-levels.ts',
    because: 'an entry of no level that had no lots tells nothing, and is gone after the first command',
    changes: [['#count', '#count = 0;', '#count = 1;']],
  },
  {
    file: 'src/engine/money/wide.ts',
    because: 'a register is set before it is read',
    changes: [
      ['hi', 'hi = -0;', 'hi = -1;'],
      ['lo', 'lo = -0;', 'lo = -1;'],
    ],
  },
  {
    file: 'src/engine/money/wide.ts',
    because: 'the long way takes 0 for what it is, too',
    changes: [
      ['addUnits', 'if (low >= 0 && low < LIMB) {', 'if (low > 0 && low < LIMB) {'],
      ['addUnits', 'if (low >= 0 && low < LIMB) {', 'if (low >= 1 && low < LIMB) {'],
    ],
  },
  {
    file: 'src/engine/money/fee.ts',
    because: 'a step is reckoned before it is read',
    changes: [['rest', 'rest = -0;', 'rest = -1;']],
  },
  {
    file: 'src/engine/matching/trigger.ts',
    because: 'emptying a queue that is empty changes nothing',
    changes: [
      [
        'runTriggered',
        'if (triggered.length > 0) triggered.length = 0;',
        'if (triggered.length >= 0) triggered.length = 0;',
      ],
    ],
  },
  {
    file: 'src/engine/checks/order-checks.ts',
    because: 'what the short way does not let through the long way judges again, by the same rule',
    changes: [
      [
        'checkBand',
        'if (stop === 0 && price >= market.bandLowTicks && price <= market.bandHighTicks) return OK;',
        'if (stop === 0 && price > market.bandLowTicks && price <= market.bandHighTicks) return OK;',
      ],
      [
        'checkBand',
        'if (stop === 0 && price >= market.bandLowTicks && price <= market.bandHighTicks) return OK;',
        'if (stop === 0 && price >= market.bandLowTicks && price < market.bandHighTicks) return OK;',
      ],
      [
        'checkNotional',
        'if (units !== -1 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
        'if (units !== -2 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
      ],
      [
        'checkNotional',
        'if (units !== -1 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
        'if (units === -1 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
      ],
      [
        'checkNotional',
        'if (units !== -1 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
        'if (units !== -1 && units > market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
      ],
      [
        'checkNotional',
        'if (units !== -1 && units >= market.minNotionalUnits && units <= market.maxNotionalUnits) return OK;',
        'if (units !== -1 && units >= market.minNotionalUnits && units < market.maxNotionalUnits) return OK;',
      ],
    ],
  },
  {
    file: 'src/engine/checks/funds.ts',
    because:
      'what the short way does not let through the long way judges again; without the hold of the old order it asks for more, never for less',
    changes: [
      [
        'checkDraftFunds',
        'if (!isMarket && replaced === 0 && draft.holdUnits !== -1 && venue.ledger.covers(balance, draft.holdUnits))',
        'if (!isMarket && replaced !== 0 && draft.holdUnits !== -1 && venue.ledger.covers(balance, draft.holdUnits))',
      ],
      [
        'checkDraftFunds',
        'if (!isMarket && replaced === 0 && draft.holdUnits !== -1 && venue.ledger.covers(balance, draft.holdUnits))',
        'if (!isMarket && replaced === 1 && draft.holdUnits !== -1 && venue.ledger.covers(balance, draft.holdUnits))',
      ],
    ],
  },
  {
    file: 'src/engine/book/price-tree.ts',
    because: 'a price that is not looked up the short way is found the long way',
    changes: [
      ['find', 'const high = (ticks / HIGH_UNIT) | 0;', 'const high = (ticks / HIGH_UNIT) | 1;'],
      [
        'find',
        'if (shift >= LOW_BITS - FAN_BITS || high !== sets[at | HIGH]) return this.#findFar(owner, ticks);',
        'if (shift > LOW_BITS - FAN_BITS || high !== sets[at | HIGH]) return this.#findFar(owner, ticks);',
      ],
      [
        'find',
        'if (shift >= LOW_BITS - FAN_BITS || high !== sets[at | HIGH]) return this.#findFar(owner, ticks);',
        'if (shift >= LOW_BITS - FAN_BITS || high === sets[at | HIGH]) return this.#findFar(owner, ticks);',
      ],
    ],
  },
  {
    file: 'src/engine/book/price-tree.ts',
    because:
      'a tree that is higher than its prices need, or whose first price was another one of the same leaf, holds the same prices',
    changes: [
      [
        '#covers',
        'const low = ((ticks | 0) ^ (sets[at | LOW] as number)) & LOW_MASK;',
        'const low = ((ticks | 1) ^ (sets[at | LOW] as number)) & LOW_MASK;',
      ],
      [
        '#covers',
        'return above < LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
        'return above <= LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
      ],
      [
        '#covers',
        'return above < LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
        'return above < LOW_BITS ? low >>> above !== 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
      ],
      [
        '#covers',
        'return above < LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
        'return above < LOW_BITS ? low >>> above === 1 && high === 0 : high >>> (above - LOW_BITS) === 0;',
      ],
      [
        '#covers',
        'return above < LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
        'return above < LOW_BITS ? low >>> above === 0 && high !== 0 : high >>> (above - LOW_BITS) === 0;',
      ],
      [
        '#covers',
        'return above < LOW_BITS ? low >>> above === 0 && high === 0 : high >>> (above - LOW_BITS) === 0;',
        'return above < LOW_BITS ? low >>> above === 0 && high === 1 : high >>> (above - LOW_BITS) === 0;',
      ],
      ['#widen', 'sets[at | LOW] = ticks | 0;', 'sets[at | LOW] = ticks | 1;'],
    ],
  },
  {
    file: 'src/engine/book/price-tree.ts',
    because: 'the lowest bit is never what a shift of five or more leaves; a shift is a multiple of five',
    changes: [
      ['LOW_MASK', 'const LOW_MASK = HIGH_UNIT - 1;', 'const LOW_MASK = HIGH_UNIT - 2;'],
      [
        'add',
        'for (let shift = sets[(owner << SET) | ROOT_SHIFT] as number; shift > 0; shift -= FAN_BITS) {',
        'for (let shift = sets[(owner << SET) | ROOT_SHIFT] as number; shift > 1; shift -= FAN_BITS) {',
      ],
    ],
  },
  {
    file: 'src/engine/book/price-tree.ts',
    because: 'the slot of a root is not read; the owner of a node is read of a root alone, which has no slot',
    changes: [
      ['SLOT', 'const SLOT = 2;', 'const SLOT = 3;'],
      ['#take', 'heads[at | SLOT] = 0;', 'heads[at | SLOT] = 1;'],
    ],
  },
  {
    file: 'src/engine/book/price-tree.ts',
    because: 'where the lowest bit is bit 0 it is found either way, and else bit 0 is not set',
    changes: [
      [
        'outermost',
        'return 31 - Math.clz32(lowest ? bits & ((~bits + 1) | 0) : bits);',
        'return 31 - Math.clz32(lowest ? bits & ((~bits + 1) | 1) : bits);',
      ],
    ],
  },
  {
    file: 'src/engine/book/books.ts',
    because: 'a ladder that nobody uses',
    changes: [
      [
        'addSymbol',
        'const last = symbol * LADDERS_PER_SYMBOL + LADDERS_PER_SYMBOL - 1;',
        'const last = symbol * LADDERS_PER_SYMBOL + LADDERS_PER_SYMBOL + 1;',
      ],
    ],
  },
  {
    file: 'src/engine/book/books.ts',
    because:
      'only the price of a level that was not there is compared with the best one, so they are never equal',
    changes: [
      [
        'isBetter',
        'return ascends(ladder) ? ticks < than : ticks > than;',
        'return ascends(ladder) ? ticks <= than : ticks > than;',
      ],
      [
        'isBetter',
        'return ascends(ladder) ? ticks < than : ticks > than;',
        'return ascends(ladder) ? ticks < than : ticks >= than;',
      ],
    ],
  },
  {
    file: 'src/engine/standings.ts',
    because:
      'a record stands where a shift of its number says, and none is given back: larger ones only take more memory',
    changes: [['WORDS', 'const WORDS = 4;', 'const WORDS = 5;']],
  },
  {
    file: 'src/engine/standings.ts',
    because: 'which of the ints of a record that are to spare it is does not matter',
    changes: [['QUOTE', 'const QUOTE = 4;', 'const QUOTE = 5;']],
  },
  {
    file: 'src/engine/standings.ts',
    because: 'what was found lately is checked; kept at another place it is found no worse, only more slowly',
    changes: [
      ['LATEST', 'const LATEST = 1024;', 'const LATEST = 1025;'],
      ['SYMBOL_SPREAD', 'const SYMBOL_SPREAD = 5;', 'const SYMBOL_SPREAD = 6;'],
      [
        'find',
        'const place = (account ^ (symbol << SYMBOL_SPREAD)) & (LATEST - 1);',
        'const place = (account ^ (symbol << SYMBOL_SPREAD)) & (LATEST + 1);',
      ],
      [
        'find',
        'const place = (account ^ (symbol << SYMBOL_SPREAD)) & (LATEST - 1);',
        'const place = (account ^ (symbol << SYMBOL_SPREAD)) & (LATEST - 2);',
      ],
    ],
  },
  {
    file: 'src/engine/checks/refusal.ts',
    because: 'the first command clears it before anything reads it',
    changes: [
      ['hasValue', 'hasValue = false;', 'hasValue = true;'],
      ['hasBound', 'hasBound = false;', 'hasBound = true;'],
    ],
  },
];

export function mutantsOf({ file, changes }: Equivalents): Mutant[] {
  return changes.map(([within, from, to]) => ({ file, within, from, to }));
}

export function isEquivalent(site: Site): boolean {
  return EQUIVALENT.flatMap(mutantsOf).some(
    ({ file, within, from, to }) =>
      site.file === file && site.within === within && site.from === from && site.to === to,
  );
}
