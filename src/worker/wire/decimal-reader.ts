import { DECIMAL_LENGTH_MAX, type DecimalProblem, parseDecimal } from '../../common/decimal.ts';
import type { FieldReader } from './field-reader.ts';
import { shown } from './wire-error.ts';

/** A decimal as a count of 10^-`scale` units; null when absent or wrong (1004). `owner` is what sets the scale. */
export function readDecimal(fields: FieldReader, field: string, scale: number, owner: string): bigint | null {
  const value = fields.value(field);
  if (value === null || fields.problem !== null) return null;
  const parsed = parseDecimal(value, scale);
  if (parsed.ok) return parsed.value;
  fields.fail('BAD_DECIMAL', `${field} ${decimalRule(parsed.error, owner)}, but was ${shown(value)}`, field);
  return null;
}

function decimalRule(problem: DecimalProblem, owner: string): string {
  switch (problem.kind) {
    case 'malformed':
      return 'must be a plain decimal string such as "1.5"';
    case 'too-long':
      return `must be at most ${DECIMAL_LENGTH_MAX} characters long`;
    case 'too-precise':
      return `must have at most ${problem.scale} decimals on ${owner}`;
  }
}

/** A plain decimal, whatever its scale; null when absent or wrong. It is scaled once it is known what it is of. */
export function readDecimalText(fields: FieldReader, field: string): string | null {
  readDecimal(fields, field, DECIMAL_LENGTH_MAX, 'any symbol');
  return fields.problem === null ? (fields.value(field) as string | null) : null;
}
