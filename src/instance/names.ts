import { err, ok, type Result } from '../common/result.ts';

/** Longest instance name a file may give, in characters. */
export const NAME_LENGTH_MAX = 40;
/** Longest DNS label, and at the same time the byte at which Postgres silently cuts identifiers. */
export const IDENTIFIER_LENGTH_MAX = 63;

/** Why a name cannot be used. `message` says thing, rule and value; `suggestion` is a name that would do. */
export type NameProblem = {
  readonly rule: 'shape' | 'length' | 'reserved' | 'prefix' | 'incomplete';
  /** What was named wrongly: `name`, `service`, or an environment variable. */
  readonly thing: string;
  readonly value: string;
  readonly message: string;
  readonly suggestion: string | null;
};

export const NAME_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Longer input is not searched for a suggestion, nor quoted whole. */
const QUOTED_LENGTH_MAX = 80;

/** Checks the shape that service and instance names share: DNS-safe, no underscore, so that derived names stay apart. */
export function checkNamePart(thing: string, value: string, lengthMax: number): Result<string, NameProblem> {
  if (value.length > lengthMax) {
    const message = `Expected "${thing}" to have at most ${lengthMax} characters, but ${quoted(value)} has ${value.length}.`;
    return err({ rule: 'length', thing, value, message, suggestion: null });
  }
  if (NAME_PATTERN.test(value)) return ok(value);
  const rule = 'lower-case letters and digits, in groups joined by single hyphens';
  const message = `Expected "${thing}" to be ${rule}, but was ${quoted(value)}.`;
  return err({ rule: 'shape', thing, value, message, suggestion: nearestName(value, lengthMax) });
}

/** A value in quotes, cut when it is very long. */
export const quoted = (value: string): string =>
  JSON.stringify(value.length <= QUOTED_LENGTH_MAX ? value : `${value.slice(0, QUOTED_LENGTH_MAX)}...`);

function nearestName(value: string, lengthMax: number): string | null {
  const candidate = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return NAME_PATTERN.test(candidate) && candidate.length <= lengthMax ? candidate : null;
}
