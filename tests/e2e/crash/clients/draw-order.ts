import type { Dice } from '../../../support/differential/dice.ts';
import { SYMBOLS } from '../venue/instance.ts';

/** Prices lie this many ticks of 0.01 around 100: narrow, so that most orders meet another one. */
const SPREAD_TICKS = 12;

type Kind = 'rest' | 'ioc' | 'fok' | 'post-only' | 'market' | 'stop';
const KINDS: readonly (readonly [weight: number, kind: Kind])[] = [
  [66, 'rest'],
  [10, 'ioc'],
  [4, 'fok'],
  [6, 'post-only'],
  [9, 'market'],
  [5, 'stop'],
];

/** Fields of a random order, as they are sent; now and then one that is refused. */
export function drawOrder(dice: Dice): Record<string, string | boolean> {
  const common = {
    symbol: dice.pick(SYMBOLS),
    side: dice.chance(50) ? 'BUY' : 'SELL',
    quantity: (dice.between(2, 100) / 100).toString(),
  };
  switch (dice.weighted(KINDS)) {
    case 'rest':
      return { ...common, type: 'LIMIT', price: drawPrice(dice) };
    case 'ioc':
      return { ...common, type: 'LIMIT', price: drawPrice(dice), timeInForce: 'IOC' };
    case 'fok':
      return { ...common, type: 'LIMIT', price: drawPrice(dice), timeInForce: 'FOK' };
    case 'post-only':
      return { ...common, type: 'LIMIT', price: drawPrice(dice), postOnly: true };
    case 'market':
      return { ...common, type: 'MARKET' };
    case 'stop':
      return { ...common, type: 'STOP_LOSS', stopPrice: drawPrice(dice) };
  }
}

const drawPrice = (dice: Dice): string =>
  ((10_000 + dice.between(-SPREAD_TICKS, SPREAD_TICKS)) / 100).toFixed(2);
