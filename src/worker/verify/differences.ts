import { DIFFERENCES_MAX, type Difference } from './types.ts';

/** Differences as they are found: the first thousand are kept, all are counted. */
export class Differences {
  readonly kept: Difference[] = [];
  count = 0;

  add(difference: Difference): void {
    this.count += 1;
    if (this.kept.length < DIFFERENCES_MAX) this.kept.push(difference);
  }
}

/** One difference as a line for a person. */
export function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case 'journal':
      return difference.message;
    case 'state':
      return `state at command ${difference.commandSeq}: expected hash ${difference.expected}, but the worker has ${difference.found}`;
    case 'snapshot':
      return `the snapshot at command ${difference.commandSeq} ${difference.problem}`;
    case 'row':
      return rowText(difference);
  }
}

function rowText({ table, key, column, expected, found }: Extract<Difference, { kind: 'row' }>): string {
  if (column !== null) return `${table} ${key} ${column}: expected ${shown(expected)}, found ${shown(found)}`;
  return found === null
    ? `${table} ${key}: expected a row, found none`
    : `${table} ${key}: expected no row, found one`;
}

const shown = (value: string | null): string => (value === null ? 'null' : JSON.stringify(value));
