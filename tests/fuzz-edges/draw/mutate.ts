import type { Dice } from '../../support/differential/dice.ts';
import { hostileValue, strangeName } from './hostile.ts';

type Holder = Record<string, unknown> | unknown[];

/**
 * The text of a JSON value in which one thing is wrong: a value, a field that is missing, one too many, one twice.
 * Most of what is left is as it was, so that the rule behind all others is reached too.
 */
export function mutatedJson(value: unknown, dice: Dice): string {
  const copy = structuredClone(value);
  const holders = holdersIn(copy);
  if (holders.length === 0) return text(hostileValue(dice));
  const holder = dice.pick(holders);
  const names = Object.keys(holder);
  const name = names.length === 0 ? null : dice.pick(names);
  const kind = dice.below(10);
  if (name === null || kind === 0) return withField(copy, holder, strangeName(dice), hostileValue(dice));
  if (kind === 1) return twice(text(copy), name, dice);
  if (kind === 2) remove(holder, name);
  else set(holder, name, hostileValue(dice));
  return text(copy);
}

/** All objects and lists in a value, itself first. */
function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holdersIn)];
}

/** `__proto__` too becomes a field of the text. */
function withField(whole: unknown, holder: Holder, name: string, value: unknown): string {
  set(holder, name, value);
  return text(whole);
}

function set(holder: Holder, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function remove(holder: Holder, name: string): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}

function twice(json: string, name: string, dice: Dice): string {
  if (!json.startsWith('{')) return json;
  return `{${JSON.stringify(name)}:${text(hostileValue(dice))},${json.slice(1)}`;
}

/** Numbers JSON has no word for become ones it has; what is too deep to be written stays out. */
function text(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

const DEEP = 20_000;
const LONG = 300_000;

/** A body that is no JSON, or none that anybody wants. */
export function garbage(valid: string, dice: Dice): Buffer {
  return dice.weighted<() => Buffer>([
    [3, () => Buffer.from(valid.slice(0, dice.below(valid.length + 1)))],
    [1, () => Buffer.from(`${valid}${dice.pick(['x', '}', ',', '\u0000', '{"a":1}'])}`)],
    [1, () => Buffer.from('['.repeat(DEEP))],
    [1, () => Buffer.from(`${'{"a":'.repeat(DEEP / 4)}1${'}'.repeat(DEEP / 4)}`)],
    [1, () => Buffer.from(`{"symbol":"${'x'.repeat(dice.pick([1000, 70_000, LONG]))}"}`)],
    [
      2,
      () => Buffer.from(dice.pick(['', ' ', 'null', '1', '"a"', '[]', 'true', '{}', '{]', "{'a':1}", 'NaN'])),
    ],
    [1, () => Buffer.from(`\ufeff${valid}`)],
    [1, () => Buffer.from(valid, 'utf16le')],
    [1, () => flipped(Buffer.from(valid), dice)],
    [1, () => Buffer.from(Array.from({ length: dice.below(200) }, () => dice.below(256)))],
  ])();
}

/** The same bytes with some bits turned. */
export function flipped(bytes: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(bytes);
  for (let times = dice.between(1, 4); times > 0 && copy.length > 0; times -= 1) {
    const at = dice.below(copy.length);
    copy[at] = copy[at]! ^ (1 << dice.below(8));
  }
  return copy;
}
