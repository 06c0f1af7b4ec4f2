import fc from 'fast-check';
import type { Dice } from '../../support/differential/dice.ts';
import type { Knowledge } from './knowledge.ts';
import { drawClientId, drawLater, drawOrder, drawPrice, drawQuantity } from './order.ts';
import { resolveSchema, type Schema } from './schema.ts';

const NEW_ACCOUNTS = 400;
/** Of a list without a bound, and of one with a large one. */
const ITEMS_MAX = 4;

/**
 * Draws values that a schema allows. Where the name of a field says what it means, the value means something too: a
 * symbol of the venue, an order that may exist.
 */
export class ValueDrawer {
  readonly #dice: Dice;
  readonly #knowledge: Knowledge;
  /** Orders that may exist have ids up to this. */
  readonly #lastOrder: number;

  constructor(dice: Dice, knowledge: Knowledge, lastOrder: number) {
    this.#dice = dice;
    this.#knowledge = knowledge;
    this.#lastOrder = lastOrder;
  }

  value(reference: Schema, name = ''): unknown {
    const schema = resolveSchema(this.#knowledge.document, reference);
    if (schema.anyOf !== undefined) return this.value(oneOf(schema, this.#dice.pick(schema.anyOf)), name);
    if (schema.enum !== undefined) return this.#dice.pick(schema.enum);
    switch (this.#typeOf(schema)) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return this.#array(schema, name);
      case 'integer':
      case 'number':
        return this.#integer(schema, name);
      case 'boolean':
        return this.#dice.chance(50);
      case 'null':
        return null;
      default:
        return this.text(schema, name);
    }
  }

  /** A text for a field or a part of a path. */
  text({ pattern, maxLength = 40 }: Schema, name: string): string {
    const [dice, { symbols, assets, accounts, instanceName }] = [this.#dice, this.#knowledge];
    const market = dice.pick(symbols);
    switch (name) {
      case 'symbol':
        return market.symbol;
      case 'asset':
        return dice.pick(assets);
      case 'accountId':
        // One that is made: few enough that some are there already.
        return pattern === undefined ? dice.pick(accounts) : `fuzz-${dice.below(NEW_ACCOUNTS)}`;
      case 'fromAccountId':
      case 'toAccountId':
      case 'masterId':
        return dice.pick(accounts);
      case 'orderId':
      case 'cursor':
        return String(dice.between(1, this.#lastOrder));
      case 'clientOrderId':
      case 'transferId':
        return drawClientId(dice);
      case 'confirm':
        // What is confirmed takes everything away.
        return dice.chance(10) ? instanceName : `${instanceName}x`;
      case 'expireAt':
        return drawLater(dice);
      case 'price':
      case 'stopPrice':
        return drawPrice(dice, market);
      case 'quantity':
        return drawQuantity(dice, market, 0);
      default:
        return pattern === undefined ? `text-${dice.below(1000)}` : matching(pattern, maxLength, dice);
    }
  }

  #typeOf({ type, properties }: Schema): string {
    if (type === undefined) return properties === undefined ? 'string' : 'object';
    if (typeof type === 'string') return type;
    return this.#dice.chance(15) ? (type.at(-1) ?? 'string') : (type[0] ?? 'string');
  }

  #object({ properties = {}, required = [] }: Schema): Record<string, unknown> {
    if ('side' in properties && 'timeInForce' in properties && this.#dice.chance(90))
      return drawOrder(this.#dice, this.#knowledge);
    const drawn: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(properties))
      if (required.includes(name) || this.#dice.chance(35)) drawn[name] = this.value(schema, name);
    return drawn;
  }

  #array({ items = {}, minItems = 0, maxItems = ITEMS_MAX }: Schema, name: string): unknown[] {
    const length = this.#dice.between(minItems, Math.max(minItems, Math.min(maxItems, ITEMS_MAX)));
    return Array.from({ length }, () => this.value(items, name));
  }

  #integer({ minimum = 0, maximum = 1000 }: Schema, name: string): number {
    // One that is not there yet is waited for.
    if (/^(?:minSeq|after|fromSeq)$/.test(name)) return this.#dice.below(this.#lastOrder);
    if (name === 'epoch') return this.#dice.chance(80) ? 1 : 2;
    return this.#dice.between(minimum, Math.min(maximum, minimum + 2 ** 31));
  }
}

/** A schema with one of its choices, which may do no more than require fields, and say what they are then. */
function oneOf({ anyOf: _, ...schema }: Schema, choice: Schema): Schema {
  return {
    ...schema,
    ...choice,
    required: [...(schema.required ?? []), ...(choice.required ?? [])],
    ...(schema.properties === undefined
      ? {}
      : { properties: { ...schema.properties, ...choice.properties } }),
  };
}

const SAMPLES = 64;
const pools = new Map<string, readonly string[]>();

/** A text that matches a pattern nobody here knows. */
function matching(pattern: string, maxLength: number, dice: Dice): string {
  const known = pools.get(pattern);
  if (known !== undefined) return dice.pick(known).slice(0, maxLength);
  const arbitrary = fc.stringMatching(new RegExp(pattern));
  const pool = fc.sample(arbitrary, { seed: 1, numRuns: SAMPLES });
  pools.set(pattern, pool);
  return dice.pick(pool).slice(0, maxLength);
}
