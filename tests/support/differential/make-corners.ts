import type { Command, Side } from '../../../src/engine/types.ts';
import type { Desk } from './desk.ts';
import type { Dice } from './dice.ts';
import { priceRange } from './price-range.ts';

/** Someone who waits among the first on the other side: an own order would meet. */
export function ownerAhead({ dice, model }: Desk, symbol: number, side: Side): number | undefined {
  const ahead = symbol < model.symbolCount ? model.resting(symbol, opposite(side), 3) : [];
  return ahead.length === 0 ? undefined : model.order(dice.pick(ahead).orderId)?.account;
}

/**
 * What some levels of the other side cost, and some of one lot more: whether that buys a lot depends on the level
 * it comes to.
 */
export function budgetForLevels(
  { dice, model, venue }: Desk,
  symbol: number,
  side: Side,
): bigint | undefined {
  const config = symbol < model.symbolCount ? venue.config.symbols[symbol] : undefined;
  const levels = config === undefined ? [] : model.levels(symbol, opposite(side), 4);
  const [first] = levels;
  if (config === undefined || first === undefined) return undefined;
  const taken = levels.slice(0, dice.below(levels.length));
  const rest = levels.slice(taken.length);
  const [near, far] = [rest[0] ?? first, rest[1] ?? rest[0] ?? first];
  const lotTicks = dice.between(
    Math.min(near.priceTicks, far.priceTicks),
    Math.max(near.priceTicks, far.priceTicks),
  );
  const cost = taken.reduce(
    (sum, level) => sum + BigInt(level.priceTicks) * BigInt(level.lots),
    BigInt(lotTicks),
  );
  return cost * config.notionalFactor;
}

/** A price at the edge of what is allowed: of the symbol, or of the band around the last trade. */
export function edgeTicks({ dice, model, venue }: Desk, symbol: number): number | undefined {
  const config = venue.config.symbols[symbol];
  if (config === undefined || symbol >= model.symbolCount) return undefined;
  const { low, high } = priceRange(config, model.lastTradeTicks(symbol));
  const edges = [low, high, low, high, config.minTicks, config.maxTicks];
  return dice.pick(edges) + dice.pick([0, 0, 0, -1, 1]);
}

/** An earlier command again: the same, with one field of another of its kind, or as the other way to bring an order. */
export function repeat(dice: Dice, past: readonly Command[]): Command | undefined {
  const recent = past.slice(-40);
  const named = recent.filter((command) => 'transferId' in command || nameOf(command) !== null);
  const earlier = dice.pick([...recent, ...named, undefined]);
  if (earlier === undefined || dice.chance(50)) return earlier;
  if (earlier.type === 'cancelReplace' && dice.chance(40)) return { ...earlier, type: 'newOrder' };
  if (earlier.type === 'newOrder' && dice.chance(10))
    return { ...earlier, type: 'cancelReplace', orderId: dice.between(1, 20) };
  const others = past.filter(({ type }) => type === earlier.type);
  const field = dice.pick(Object.keys(earlier)) as keyof Command;
  return { ...earlier, [field]: dice.pick(others)[field] };
}

function nameOf(command: Command): string | null {
  return 'clientOrderId' in command ? command.clientOrderId : null;
}

const opposite = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');
