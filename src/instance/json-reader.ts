import { quoted } from './names.ts';

/**
 * Reads unknown JSON strictly: every field is there, has its type, and nothing else is there. Problems are collected
 * as sentences that name the field by its path; a value that is wrong is replaced by a harmless one.
 */
export class JsonReader {
  readonly problems: string[] = [];

  /** An object with exactly these fields. */
  object(path: string, value: unknown, fields: readonly string[]): Record<string, unknown> {
    if (!isObject(value)) return this.map(path, value);
    for (const key of Object.keys(value))
      if (!fields.includes(key)) this.problems.push(`Unknown field ${quoted(join(path, key))}.`);
    for (const field of fields)
      if (value[field] === undefined) this.problems.push(`Missing field ${quoted(join(path, field))}.`);
    return value;
  }

  /** An object with any fields. */
  map(path: string, value: unknown): Record<string, unknown> {
    if (isObject(value)) return value;
    this.#expected(path, 'an object', value);
    return {};
  }

  array<T>(path: string, value: unknown, max: number, read: (path: string, item: unknown) => T): T[] {
    if (!Array.isArray(value) || value.length > max) {
      this.#expected(path, `a list of at most ${max}`, Array.isArray(value) ? value.length : value);
      return [];
    }
    return value.map((item, index) => read(`${path}[${index}]`, item));
  }

  string(path: string, value: unknown, pattern: RegExp, rule: string): string {
    if (typeof value === 'string' && value.length <= STRING_LENGTH_MAX && pattern.test(value)) return value;
    this.#expected(path, rule, value);
    return '';
  }

  integer(path: string, value: unknown, least: number, most: number): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.#expected(path, `a whole number from ${least} to ${most}`, value);
    return least;
  }

  oneOf<T extends string>(path: string, value: unknown, choices: readonly T[]): T {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    this.#expected(path, `one of ${choices.join(', ')}`, value);
    return choices[0] as T;
  }

  nullable<T>(path: string, value: unknown, read: (path: string, value: unknown) => T): T | null {
    return value === null || value === undefined ? null : read(path, value);
  }

  /** What is missing was reported with the object it is missing from. */
  #expected(path: string, rule: string, value: unknown): void {
    if (value === undefined) return;
    this.problems.push(
      `Expected ${path === '' ? 'the whole' : quoted(path)} to be ${rule}, but was ${shown(value)}.`,
    );
  }
}

const STRING_LENGTH_MAX = 32_768;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
