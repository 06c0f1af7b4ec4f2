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
      ['byQuote', 'byQuote = false;', 'byQuote = true;'],
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
    file: 'src/engine/orders/life-lists.ts',
    because: 'Genesis sets the window before there is any order',
    changes: [['window', 'window = 0;', 'window = 1;']],
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
        'this.#balances.f64.fill(0, balance * WORDS, (balance + 1) * WORDS);',
        'this.#balances.f64.fill(0, balance * WORDS, (balance - 1) * WORDS);',
      ],
      [
        '#make',
        'this.#balances.f64.fill(0, balance * WORDS, (balance + 1) * WORDS);',
        'this.#balances.f64.fill(0, balance * WORDS, (balance + 2) * WORDS);',
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
    ],
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
