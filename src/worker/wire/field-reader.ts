import type { ExchangeErrorName } from '../../common/errors.ts';
import { shown, type WireError } from './wire-error.ts';

export const CLIENT_ORDER_ID_PATTERN = '^[A-Za-z0-9._:-]{1,64}$';
const CLIENT_ORDER_ID = new RegExp(CLIENT_ORDER_ID_PATTERN);
const CLIENT_ORDER_ID_MAX = 64;
/** Longest word a request can hold in a field with a fixed set of values or names. */
const WORD_MAX = 128;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the fields of a request and remembers the first problem; after it every read answers null. The type of
 * a value is looked at before anything else: a pattern applied to a nested array would run as deep as it is nested.
 * Null counts as absent.
 */
export class FieldReader {
  problem: WireError | null = null;
  readonly #body: Readonly<Record<string, unknown>>;

  constructor(body: Readonly<Record<string, unknown>>) {
    this.#body = body;
  }

  /** Refuses the first field that is not in `known`; `__proto__` is a field like any other. */
  onlyFields(known: ReadonlySet<string>): void {
    for (const field in this.#body) {
      if (!known.has(field)) {
        const message = `${shown(field)} is no field of this request; it takes ${[...known].join(', ') || 'none'}`;
        this.fail('UNKNOWN_FIELD', message, field.slice(0, WORD_MAX));
        return;
      }
    }
  }

  require(field: string): void {
    if (!this.has(field)) this.fail('MISSING_FIELD', `${field} is required, but is missing`, field);
  }

  has(field: string): boolean {
    return this.value(field) !== null;
  }

  /** The value of a field as it was sent; null when absent. */
  value(field: string): unknown {
    return Object.hasOwn(this.#body, field) ? (this.#body[field] ?? null) : null;
  }

  text(field: string): string | null {
    const value = this.value(field);
    if (value === null || this.problem !== null) return null;
    if (typeof value === 'string') return value;
    this.fail('MALFORMED', `${field} must be a string, but was ${shown(value)}`, field);
    return null;
  }

  requiredText(field: string): string | null {
    this.require(field);
    return this.text(field);
  }

  /** One word out of `allowed`. */
  choice<T extends string>(field: string, allowed: readonly T[]): T | null {
    const value = this.value(field);
    if (value === null || this.problem !== null) return null;
    if (allowed.includes(value as T)) return value as T;
    this.fail('BAD_ENUM', `${field} must be one of ${allowed.join(', ')}, but was ${shown(value)}`, field);
    return null;
  }

  requiredChoice<T extends string>(field: string, allowed: readonly T[]): T | null {
    this.require(field);
    return this.choice(field, allowed);
  }

  /** A boolean; absent is false. */
  flag(field: string): boolean {
    const value = this.value(field);
    if (value === null || this.problem !== null) return false;
    if (typeof value === 'boolean') return value;
    this.fail('MALFORMED', `${field} must be true or false, but was ${shown(value)}`, field);
    return false;
  }

  /** An id the client chose. */
  clientId(field: string): string | null {
    const value = this.value(field);
    if (value === null || this.problem !== null) return null;
    if (isClientOrderId(value)) return value;
    const rule = 'must be 1 to 64 characters out of A-Z a-z 0-9 . _ : -';
    this.fail('BAD_CLIENT_ID', `${field} ${rule}, but was ${shown(value)}`, field);
    return null;
  }

  /** A whole number within bounds. */
  integer(field: string, [min, max]: readonly [number, number]): number | null {
    const value = this.value(field);
    if (value === null || this.problem !== null) return null;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    this.fail(
      'MALFORMED',
      `${field} must be an integer from ${min} to ${max}, but was ${shown(value)}`,
      field,
    );
    return null;
  }

  fail(name: ExchangeErrorName, message: string, field?: string): void {
    this.problem ??= field === undefined ? { name, message } : { name, message, field };
  }
}

export const isClientOrderId = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= CLIENT_ORDER_ID_MAX && CLIENT_ORDER_ID.test(value);
