import type { Command } from '../../../src/engine/types.ts';
import type { Dice } from './dice.ts';

/** Values that no field has, or hardly any. */
const JUNK: readonly unknown[] = [
  ...[undefined, null, true, false],
  ...[Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e300],
  ...[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  ...[0n, -1n, 1n, 2n ** 64n, 2n ** 96n, -(2n ** 96n), 2n ** 200n],
  ...[
    '',
    'x',
    '1',
    'constructor',
    '__proto__',
    'toString',
    'a b',
    'ü',
    '\ud800',
    '\u0000',
    'x'.repeat(65),
    'x'.repeat(200),
  ],
  ...[{}, [], [1], () => 1, Symbol('junk'), new Date(0)],
];
const NOT_COMMANDS: readonly unknown[] = [
  undefined,
  null,
  1,
  'advance',
  10n,
  true,
  [],
  {},
  () => 1,
  Symbol('x'),
];

/** A command with one field that is wrong, too much or not there, or no command at all. */
export function spoil(dice: Dice, command: Command): unknown {
  if (dice.chance(4)) return dice.pick(NOT_COMMANDS);
  const fields = Object.keys(command);
  const field = dice.pick(fields.length === 0 ? ['type'] : fields);
  // A time in the far future is kept for the rest of the run: nothing else would happen.
  const junk = field === 'time' ? JUNK.filter((value) => !isFarTime(value)) : JUNK;
  if (dice.chance(15)) return Object.fromEntries(Object.entries(command).filter(([name]) => name !== field));
  return { ...command, [field]: dice.pick(junk) };
}

const isFarTime = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

type Genesis = Extract<Command, { readonly type: 'genesis' }>;

/** A configuration with one thing in it that no venue can run. */
export function spoilConfig(dice: Dice, genesis: Genesis): unknown {
  const { config } = genesis;
  const wrong = dice.pick([undefined, -1, Number.NaN, 'x', {}, 0.5, -1n, 2 ** 60]);
  if (dice.chance(40)) {
    const field = dice.pick(['epoch', 'worldSeed', 'idempotencyWindow', 'assets', 'symbols']);
    return { ...genesis, config: { ...config, [field]: wrong } };
  }
  if (dice.chance(15)) return { ...genesis, config: wrong };
  const [first, ...others] = config.symbols;
  const field = dice.pick(Object.keys(first ?? {}).filter((name) => name !== 'symbol'));
  return { ...genesis, config: { ...config, symbols: [{ ...first, [field]: wrong }, ...others] } };
}
