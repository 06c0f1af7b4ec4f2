import type { Dice } from '../../support/differential/dice.ts';
import type { Knowledge, KnownSymbol } from './knowledge.ts';

const MIDDLE = 1000;
/** Prices move so far around the middle, in per mille. */
const SPREAD = 40;
const HOUR_MS = 3_600_000;

/** An order whose fields go together, with amounts that fit the steps of its symbol. */
export function drawOrder(dice: Dice, { symbols }: Knowledge): Record<string, unknown> {
  const market = dice.pick(symbols);
  const type = dice.weighted([
    [6, 'LIMIT'],
    [2, 'MARKET'],
    [2, dice.pick(market.orderTypes)],
  ]);
  const [hasLimit, hasStop] = [/LIMIT/.test(type), /STOP|PROFIT/.test(type)];
  const price = drawPrice(dice, market);
  return {
    symbol: market.symbol,
    side: dice.pick(['BUY', 'SELL']),
    type,
    quantity: drawQuantity(dice, market, Number(price)),
    ...(hasLimit ? { price } : {}),
    ...(hasStop ? { stopPrice: drawPrice(dice, market) } : {}),
    ...(type === 'LIMIT' ? drawLife(dice) : {}),
    ...(dice.chance(40) ? { clientOrderId: drawClientId(dice) } : {}),
  };
}

/** Few enough that some come again. */
export const drawClientId = (dice: Dice): string => `fuzz-${dice.below(50_000)}`;

function drawLife(dice: Dice): Record<string, unknown> {
  const timeInForce = dice.pick(['GTC', 'GTC', 'IOC', 'FOK', 'GTD', 'DAY']);
  return {
    timeInForce,
    ...(timeInForce === 'GTD' ? { expireAt: drawLater(dice) } : {}),
    ...(timeInForce === 'GTC' && dice.chance(20) ? { postOnly: true } : {}),
  };
}

/** Later than any run takes. */
export const drawLater = (dice: Dice): string =>
  new Date(Date.now() + (2 + dice.below(100)) * HOUR_MS).toISOString();

export function drawPrice(dice: Dice, { tickSize }: KnownSymbol): string {
  const wanted = MIDDLE * (1 + dice.between(-SPREAD, SPREAD) / 1000);
  return steps(wanted, tickSize);
}

/** Worth one to ten times the least notional. */
export function drawQuantity(dice: Dice, { lotSize, minNotional }: KnownSymbol, price: number): string {
  const least = Math.max(Number(minNotional), 1) / (price || MIDDLE);
  return steps(least * dice.between(11, 100) * 0.1 + Number(lotSize), lotSize);
}

function steps(wanted: number, step: string): string {
  const scale = step.split('.')[1]?.length ?? 0;
  const count = Math.max(1, Math.round(wanted / Number(step)));
  return (count * Number(step)).toFixed(scale);
}
