export const SYMBOL = 'BTC-USD';

/** An order as the contract has it, but for `clientOrderId`, and whose it is. */
type Template = { readonly key: 'alice' | 'bob'; readonly fields: Readonly<Record<string, string>> };

const MIDDLE = '50000';
const QUANTITY = '0.001';
const order = (side: string, price: string, timeInForce: string): Template['fields'] => ({
  symbol: SYMBOL,
  side,
  type: 'LIMIT',
  quantity: QUANTITY,
  price,
  timeInForce,
});

/**
 * Orders that keep a book as large as it is: one rests and the next of the other account takes it, and between them
 * are two that find nothing and expire. A quarter of the orders trades on arrival. Nobody runs out of funds soon.
 */
export const TEMPLATES: readonly Template[] = [
  { key: 'alice', fields: order('BUY', MIDDLE, 'GTC') },
  { key: 'bob', fields: order('SELL', '60000', 'IOC') },
  { key: 'bob', fields: order('SELL', MIDDLE, 'GTC') },
  { key: 'alice', fields: order('BUY', '40000', 'IOC') },
];

/** Of the templates: the order that rests, and the one that takes it. */
const PAIR = [0, 2] as const;

/** Digits of a client order id: room for any run. */
const ID_DIGITS = 10;
const ID_PREFIX = 'bench-';
const NO_ID = ID_PREFIX.padEnd(ID_PREFIX.length + ID_DIGITS, '0');

/** An order in words, with a client order id that `Numbered` sets. */
export type Body = Readonly<Record<string, string>>;

/** Of each template. */
export const bodies = (): readonly Body[] =>
  TEMPLATES.map(({ fields }) => ({ ...fields, clientOrderId: NO_ID }));

/** Those of one account, which trade with those of the other. */
export const ordersOf = (account: Template['key']): readonly Body[] =>
  bodies().filter((_, index) => TEMPLATES[index]!.key === account);

/** All of them from whichever account, which trades with itself. */
export const ownTrades = (): readonly Body[] =>
  bodies().map((body) => ({ ...body, selfTradePrevention: 'NONE' }));

/** An order that rests, and then one that takes it. An order of its own account that a load has left is taken too. */
export const pairOfOrders = (): readonly { readonly key: Template['key']; readonly body: Body }[] =>
  PAIR.map((index) => ({ key: TEMPLATES[index]!.key, body: ownTrades()[index]! }));

let lastId = 0;

/** Bytes made once, in which every client order id is set anew each time they are sent. */
export class Numbered {
  readonly #bytes: Buffer;
  /** Where the digits of each id begin. */
  readonly #places: readonly number[];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const places: number[] = [];
    for (let at = bytes.indexOf(NO_ID); at !== -1; at = bytes.indexOf(NO_ID, at + 1))
      places.push(at + ID_PREFIX.length);
    this.#places = places;
  }

  /** Orders in it. */
  get orders(): number {
    return this.#places.length;
  }

  /** Valid until the next call. */
  next(): Buffer {
    for (const place of this.#places) this.#number(place);
    return this.#bytes;
  }

  /** The same, for good. */
  copy(): Buffer {
    return Buffer.from(this.next());
  }

  #number(place: number): void {
    let left = ++lastId;
    for (let digit = ID_DIGITS - 1; digit >= 0; digit--) {
      this.#bytes[place + digit] = 48 + (left % 10);
      left = Math.floor(left / 10);
    }
  }
}
