import { describe, expect, test } from 'vitest';
import { EXCHANGE_ERRORS, TOOL_ERRORS } from '../../../src/common/errors.ts';
import { CLIENT_ERRORS } from '../../../src/worker/http/client-errors.ts';
import { docsPage, tableOf } from './tables.ts';

const page = docsPage('errors.md');

/** Cells of every table row of the page whose first cell matches. */
function rows(firstCell: RegExp): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => firstCell.test(cells[0] ?? ''));
}

describe('docs/errors.md', () => {
  test('has every answer with a status of its own, and no other', () => {
    const documented = tableOf(page, ['status', 'code', 'name']).map((cells) => cells.slice(0, 3).join(' '));
    const defined = Object.values(CLIENT_ERRORS).map(
      ({ status, name }) => `${status} ${EXCHANGE_ERRORS[name].code} ${name}`,
    );
    expect(documented).toEqual(defined);
  });

  test('has every exchange error with its code and statuses, and no other', () => {
    const documented = rows(/^\d{4}$/).map((cells) => cells.slice(0, 4).join(' '));
    const defined = Object.entries(EXCHANGE_ERRORS).map(
      ([name, row]) => `${row.code} ${name} ${row.http} ${row.grpc}`,
    );
    expect(documented).toEqual(defined);
  });

  test('has every command error with its exit code, and no other', () => {
    const documented = rows(/^[A-Z]+(_[A-Z]+)*$/).map((cells) => `${cells[0]} ${cells[1]}`);
    const defined = Object.entries(TOOL_ERRORS).map(([name, row]) => `${name} ${row.exit}`);
    expect(documented.toSorted()).toEqual(defined.toSorted());
  });

  test('says for every error when it happens and what to do', () => {
    const texts = [...rows(/^\d{4}$/), ...rows(/^[A-Z]+(_[A-Z]+)*$/)].map((cells) => cells.slice(-2));
    expect(texts.filter(([when, cure]) => !when?.endsWith('.') || !cure)).toEqual([]);
  });

  test('uses no code twice', () => {
    const codes = Object.values(EXCHANGE_ERRORS).map((row) => row.code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
