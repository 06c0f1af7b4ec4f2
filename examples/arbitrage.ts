/**
 * Buys a symbol where it is cheap and sells it where it is dear, on two simulated exchanges, for as long as the
 * difference pays the fees of both. Node 22.18 and newer run TypeScript as it is:
 *
 *   npx exsim up -d
 *   eval "$(npx exsim env)"
 *   node examples/arbitrage.ts coinbase kraken BTC-USD
 */
import { ExchangeClient, type OrderBook, type SymbolRules } from 'exsim/client';

/** Most trades of one run, and the most to trade at once, in the base asset. */
const TRADES_MAX = 100;
const QUANTITY_MAX = '1';

type Venue = { readonly name: string; readonly client: ExchangeClient; readonly rules: SymbolRules };
type Opportunity = {
  readonly buyOn: Venue;
  readonly sellOn: Venue;
  readonly buyPrice: string;
  readonly sellPrice: string;
  readonly quantity: bigint;
};

const ONE = 10n ** 18n;
const times = (left: bigint, right: bigint): bigint => (left * right) / ONE;
const sorted = (values: bigint[]): bigint[] => values.toSorted((left, right) => (left < right ? -1 : 1));
const takerRate = ({ rules }: Venue): bigint => units(rules.fees.takerBps) / 10_000n;

const [firstName, secondName, symbol = 'BTC-USD'] = process.argv.slice(2);
if (firstName === undefined || secondName === undefined) {
  throw new Error('Expected two exchanges and a symbol, such as: arbitrage.ts coinbase kraken BTC-USD');
}
const first = await connect(firstName);
const second = await connect(secondName);
const before = await worth();
let trades = 0;
while (trades < TRADES_MAX) {
  const found = await findOpportunity();
  if (found === null) break;
  await trade(found);
  trades += 1;
}
const after = await worth();
const mark = (await first.client.ticker(symbol)).last ?? '0'; // One price for what is held on either venue.
const profit = after.quote - before.quote + times(after.base - before.base, units(mark));
console.log(`${trades} trades, profit ${decimal(profit)} ${first.rules.quote} at a mark of ${mark}`);
first.client.close();
second.client.close();

/** Address and key are where `exsim env` puts them. */
async function connect(name: string): Promise<Venue> {
  const prefix = `EXSIM_${name.toUpperCase().replaceAll('-', '_')}`;
  const url = process.env[`${prefix}_HTTP_URL`];
  if (url === undefined) throw new Error(`Expected ${prefix}_HTTP_URL to be set: eval "$(npx exsim env)"`);
  const client = new ExchangeClient({ url, apiKey: process.env[`${prefix}_API_KEY`] });
  const rules = (await client.symbols()).items.find((each) => each.symbol === symbol);
  if (rules === undefined) throw new Error(`Expected ${name} to have ${symbol}, but it has not`);
  return { name, client, rules };
}

/** Looks both ways, at the best price of either book. */
async function findOpportunity(): Promise<Opportunity | null> {
  const [firstBook, secondBook] = await Promise.all([
    first.client.orderBook(symbol, { depth: 1 }),
    second.client.orderBook(symbol, { depth: 1 }),
  ]);
  return compare(first, firstBook, second, secondBook) ?? compare(second, secondBook, first, firstBook);
}

function compare(buyOn: Venue, asks: OrderBook, sellOn: Venue, bids: OrderBook): Opportunity | null {
  const [ask] = asks.asks;
  const [bid] = bids.bids;
  if (ask === undefined || bid === undefined) return null;
  const costs = times(units(ask.price), ONE + takerRate(buyOn));
  const brings = times(units(bid.price), ONE - takerRate(sellOn));
  if (brings <= costs) return null; // The fees of both sides would eat it up.
  const [quantity = 0n] = sorted([ask.quantity, bid.quantity, QUANTITY_MAX].map(units));
  const [, lot = ONE] = sorted([buyOn.rules.lotSize, sellOn.rules.lotSize].map(units)); // The coarser one.
  const whole = quantity - (quantity % lot);
  const isTooSmall = [buyOn, sellOn].some(
    ({ rules }) =>
      whole < units(rules.minQuantity) || times(whole, units(ask.price)) < units(rules.minNotional ?? '0'),
  );
  return isTooSmall ? null : { buyOn, sellOn, buyPrice: ask.price, sellPrice: bid.price, quantity: whole };
}

/** Both orders are IOC: what somebody else was faster to take is not left in a book. Sells what was bought, no more. */
async function trade({ buyOn, sellOn, buyPrice, sellPrice, quantity }: Opportunity): Promise<void> {
  const ioc = { symbol, type: 'LIMIT', timeInForce: 'IOC' } as const;
  const bought = await buyOn.client.placeOrder({
    ...ioc,
    side: 'BUY',
    price: buyPrice,
    quantity: decimal(quantity),
  });
  const { filledQuantity } = bought.order;
  if (filledQuantity === '0') return;
  const sold = await sellOn.client.placeOrder({
    ...ioc,
    side: 'SELL',
    price: sellPrice,
    quantity: filledQuantity,
  });
  console.log(
    `bought ${filledQuantity} at ${bought.order.averagePrice} on ${buyOn.name}, ` +
      `sold ${sold.order.filledQuantity} at ${sold.order.averagePrice} on ${sellOn.name}`,
  );
}

/** What we have of both assets, on both exchanges together. */
async function worth(): Promise<{ base: bigint; quote: bigint }> {
  const pages = await Promise.all([first, second].map(({ client }) => client.balances()));
  const rows = pages.flatMap(({ items }) => items);
  const sum = (asset: string): bigint =>
    rows.reduce((total, row) => (row.asset === asset ? total + units(row.total) : total), 0n);
  return { base: sum(first.rules.base), quote: sum(first.rules.quote) };
}

/** Money is counted in units of 10^-18, exactly: the API speaks decimals, and floating point would lose some. */
function units(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(18, '0'));
}

function decimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(19, '0');
  const fraction = digits.slice(-18).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -18)}${fraction === '' ? '' : `.${fraction}`}`;
}
