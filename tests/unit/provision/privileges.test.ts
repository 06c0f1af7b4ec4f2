import { expect, test } from 'vitest';
import { PROJECTION_TABLES, WORKER_PRIVILEGES } from '../../../src/provision/postgres/privileges.ts';
import { NEEDED_RIGHTS } from '../../../src/worker/data/database.ts';
import { TABLE_NAMES } from '../../../src/worker/projection/tables.ts';

test.each(Object.entries(NEEDED_RIGHTS))(
  'a worker demands no right on %s that provisioning does not give',
  (table, rights) => {
    expect(WORKER_PRIVILEGES[table]).toEqual(expect.arrayContaining([...rights]));
  },
);

test('a worker demands a right on each table it may use, but those of migrations', () => {
  const used = Object.keys(WORKER_PRIVILEGES).filter((table) => table !== 'migrations');
  expect(Object.keys(NEEDED_RIGHTS).sort()).toEqual(used.sort());
});

test('the tables that provisioning empties are those the worker projects into', () => {
  expect([...PROJECTION_TABLES].sort()).toEqual([...TABLE_NAMES].sort());
});
