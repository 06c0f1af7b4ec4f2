import { describe, expect, test } from 'vitest';
import { loadMigrations } from '../../../src/provision/postgres/migrations.ts';
import { compareShapes, differenceWords, weakens } from '../../../src/provision/postgres/shape/compare.ts';
import { loadShapes } from '../../../src/provision/postgres/shape/expected.ts';
import { inOrder, repairSql } from '../../../src/provision/postgres/shape/repair.ts';
import { keyOf, type Shape, type ShapeObject } from '../../../src/provision/postgres/shape/types.ts';

const shapes = await loadShapes(await loadMigrations());
const newest = shapes.at(-1)!;

const shapeOf = (...objects: readonly ShapeObject[]): Shape =>
  new Map(objects.map((object) => [keyOf(object), object]));
const column = (name: string, facets: Record<string, string>): ShapeObject => ({
  ...{ kind: 'column', table: 'orders', name, facets },
});

describe('every migration only adds, so that an older worker runs on a newer schema', () => {
  const steps = shapes.slice(1).map((after, at) => ({ version: at + 1, before: shapes[at]!, after }));
  const isInsertable = ({ facets }: ShapeObject): boolean =>
    facets['nullability'] === undefined || facets['default'] !== undefined;

  test.each(steps)('$version takes nothing away and narrows nothing', ({ before, after }) => {
    const narrowing = compareShapes(before, after).filter(
      ({ what, object }) =>
        what === 'altered' && (object.kind === 'column' || object.kind === 'constraint') && before.size > 0,
    );
    expect(narrowing.map(differenceWords)).toEqual([]);
    expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
  });

  test.each(steps)('$version demands no value that an older worker does not write', ({ before, after }) => {
    const isOld = ({ table }: ShapeObject): boolean => table !== null && before.has(`table ${table}`);
    const fresh = [...after].filter(([key, object]) => !before.has(key) && isOld(object));
    const demanding = fresh.filter(
      ([, object]) => object.kind === 'constraint' || (object.kind === 'column' && !isInsertable(object)),
    );
    expect(demanding.map(([key]) => key)).toEqual([]);
  });
});

describe('differences', () => {
  test('of a schema as it was made there are none', () => {
    expect(compareShapes(newest, newest)).toEqual([]);
  });

  test('of a table that is missing are told in one', () => {
    const without = new Map(
      [...newest].filter(([, { table, name }]) => table !== 'orders' && name !== 'orders'),
    );
    expect(compareShapes(without, newest).map(differenceWords)).toEqual(['table orders: missing']);
  });

  test('name what is there, and what is not', () => {
    const wanted = shapeOf(
      column('a', { type: 'numeric', nullability: 'NOT NULL' }),
      column('b', { type: 'text' }),
    );
    const found = shapeOf(column('a', { type: 'text', default: 'DEFAULT 1' }), column('c', { type: 'text' }));
    expect(compareShapes(found, wanted).map(differenceWords)).toEqual([
      'column orders.a: text instead of numeric, without NOT NULL, with DEFAULT 1',
      'column orders.b: missing',
      'column orders.c: not one exsim made',
    ]);
  });

  test.each([
    ['trigger', true],
    ['policy', true],
    ['function', true],
    ['view', true],
    ['index', false],
    ['column', false],
    ['table', false],
  ] as const)('an extra %s weakens the isolation: %s', (kind, expected) => {
    const object: ShapeObject = { kind, table: null, name: 'x', facets: {} };
    expect(weakens({ what: 'extra', object })).toBe(expected);
  });
});

describe('repairs', () => {
  const missing = compareShapes(
    shapeOf(...[...newest.values()].filter(({ kind }) => kind === 'table')),
    newest,
  );

  test('drop before they make, and make a key before what refers to it', () => {
    const extra: ShapeObject = { kind: 'index', table: 'orders', name: 'mine', facets: {} };
    const order = inOrder([...missing, { what: 'extra', object: extra }]).map(({ object }) => keyOf(object));
    const at = (key: string): number => order.indexOf(key);
    expect(order[0]).toBe('index mine');
    expect(at('constraint snapshots.snapshots_pkey')).toBeLessThan(
      at('constraint snapshot_parts.snapshot_parts_command_seq_fkey'),
    );
    expect(at('function writer_term_grows()')).toBeLessThan(at('trigger writer.writer_term_grows'));
  });

  test('quote a schema of any name, and take a column for lost', () => {
    const schema = 'a"b.c';
    const statements = missing.map((difference) => [difference.object.kind, repairSql(difference, schema)]);
    expect(statements.filter(([kind]) => kind === 'column').every(([, sql]) => sql === null)).toBe(true);
    for (const [kind, sql] of statements) if (kind !== 'column') expect(sql).toMatch(/"a""b\.c"\."?\w+/);
  });
});
