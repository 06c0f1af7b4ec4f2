import { err, ok, type Result } from '../common/result.ts';

const ACTION_KINDS = ['limit', 'ioc', 'market', 'cancel'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];
/** Parts of each kind; only their proportions count. */
export type Mix = Readonly<Record<ActionKind, number>>;

/** As many orders leave the book as come to rest in it. */
export const DEFAULT_MIX: Mix = { limit: 50, ioc: 15, market: 5, cancel: 30 };
const PARTS_MAX = 1_000_000;

/** Reads "limit=50,cancel=50"; kinds that are not named get nothing. */
export function parseMix(text: string): Result<Mix, string> {
  const mix = { limit: 0, ioc: 0, market: 0, cancel: 0 };
  const given = new Set<string>();
  for (const part of text.split(',')) {
    const [, kind = '', parts = ''] = /^\s*([a-z]+)=(\d{1,7})\s*$/.exec(part) ?? [];
    if (!Object.hasOwn(mix, kind) || Number(parts) > PARTS_MAX) return err(badPart(part));
    if (given.has(kind)) return err(`Expected each kind once, but ${kind} is given twice: "${text}".`);
    given.add(kind);
    mix[kind as ActionKind] = Number(parts);
  }
  if (mix.limit + mix.ioc + mix.market === 0) {
    return err(`Expected at least one of limit, ioc and market above 0, but was "${text}".`);
  }
  return ok(mix);
}

const badPart = (part: string): string =>
  `Expected kind=parts with a kind out of ${ACTION_KINDS.join(', ')} and whole parts up to ${PARTS_MAX}, but was "${part}".`;

/** The kind that a number from 0 to below 1 falls on. */
export function kindOf(mix: Mix, number: number): ActionKind {
  const all = ACTION_KINDS.reduce((sum, kind) => sum + mix[kind], 0);
  let rest = number * all;
  for (const kind of ACTION_KINDS) {
    rest -= mix[kind];
    if (rest < 0) return kind;
  }
  return 'limit';
}
