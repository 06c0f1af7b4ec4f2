import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inTransaction } from '../../../src/provision/postgres/apply.ts';
import { withPostgres } from '../../../src/provision/postgres/connect.ts';
import { loadMigrations } from '../../../src/provision/postgres/migrations.ts';
import { shapeFileOf } from '../../../src/provision/postgres/shape/expected.ts';
import { readShapes } from '../../../src/provision/postgres/shape/observe.ts';
import type { Shape, ShapeObject } from '../../../src/provision/postgres/shape/types.ts';
import { provision } from '../../../src/provision/provision.ts';
import { provisionTo } from './versions.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** Objects that are new or different in the second one. */
const added = (before: Shape, after: Shape): ShapeObject[] =>
  [...after].flatMap(([key, object]) =>
    JSON.stringify(before.get(key)) === JSON.stringify(object) ? [] : [object],
  );

async function shapeNow(name: string): Promise<Shape> {
  const identity = world.identity(name);
  const shapes = await withPostgres(world.adminUrl, (client) =>
    inTransaction(client, () => readShapes(client, [identity])),
  );
  return shapes.get(identity.schema) ?? new Map();
}

/** UPDATE_SHAPES=1 writes the files; format them afterwards. */
test('beside every migration stands what it makes, as this Postgres describes it', async () => {
  let before: Shape = new Map();
  for (const migration of await loadMigrations()) {
    await provisionTo(world, 'binance', migration.version);
    const after = await shapeNow('binance');
    const file = shapeFileOf(migration);
    if (process.env['UPDATE_SHAPES'] === '1') await writeFile(file, JSON.stringify(added(before, after)));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(added(before, after));
    before = after;
  }
});

test('a schema of every earlier version becomes the same as a new one, and keeps its rows', async () => {
  const newest = (await loadMigrations()).length;
  const versions = Array.from({ length: newest - 1 }, (_, at) => at + 1);
  const name = (version: number): string => `v${version}`;
  for (const version of versions) {
    await provisionTo(world, name(version), version);
    await world.admin.query(
      `INSERT INTO ${world.identity(name(version)).schema}.journal VALUES (1, 1, 1, 1, 1, 'x', 'x', 'x')`,
    );
  }
  await provision(world.input([...versions.map(name), 'new']));
  const wanted = await shapeNow('new');
  for (const version of versions) {
    expect(await shapeNow(name(version))).toEqual(wanted);
    const { rows } = await world.admin.query(`SELECT FROM ${world.identity(name(version)).schema}.journal`);
    expect(rows.length).toBe(1);
  }
  const again = await provision(world.input([...versions.map(name), 'new']));
  expect([again.changed, again.instances.flatMap(({ drift }) => drift)]).toEqual([false, []]);
});
