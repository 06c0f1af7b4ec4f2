import { describe, expect, test } from 'vitest';
import { API_PATHS, CAPABILITIES, instanceActionPattern } from '../../../src/protocol/api.ts';
import { CONTROL_ROUTES } from '../../../src/supervisor/api/control-routes.ts';
import { BODY_BYTES_MAX, buildApi, STATUS } from '../../../src/supervisor/api/server.ts';
import { idleContext } from '../supervisor/api/idle-context.ts';
import { docsPage, tableOf, withoutTicks } from './tables.ts';

const page = docsPage('control-api.md');

describe('docs/control-api.md', () => {
  test('has every route with its bodies, and no other', () => {
    const documented = tableOf(page, ['method', 'path']).map((row) => row.map(withoutTicks));
    const known = CONTROL_ROUTES.map(({ method, path, body, answer, summary }) => [
      ...[method, path, body ?? '', answerText(answer), summary],
    ]);
    expect(documented).toEqual(known);
  });

  test('has every capability, and no other', () => {
    expect(tableOf(page, ['capability', 'adds']).map(([name]) => withoutTicks(name))).toEqual([
      ...CAPABILITIES,
    ]);
  });

  test('has the status of every code that has one', () => {
    const documented = tableOf(page, ['status', 'code'])
      .filter(([, codes]) => codes !== 'any other')
      .flatMap(([status, codes = '']) => codes.split(', ').map((code) => [code, Number(status)]));
    expect(Object.fromEntries(documented)).toEqual(STATUS);
  });

  test('says how long a body may be', () => {
    expect(page).toContain(`a body may have ${BODY_BYTES_MAX / 1024 / 1024} MiB`);
  });
});

test('every route that is served is in the table, and the other way round', async () => {
  const served: string[] = [];
  const app = buildApi(idleContext(), (route) => served.push(route));
  await app.ready();
  const known = CONTROL_ROUTES.map(({ method, path }) => `${method} ${path}`);
  expect(served.toSorted()).toEqual(known.toSorted());
  expect([...Object.values(API_PATHS), instanceActionPattern].toSorted()).toEqual(
    CONTROL_ROUTES.map(({ path }) => path).toSorted(),
  );
  await app.close();
});

function answerText({ what, type }: (typeof CONTROL_ROUTES)[number]['answer']): string {
  return type === 'application/json' ? what : `${what} (${type})`;
}
