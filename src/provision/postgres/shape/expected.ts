import { readFile } from 'node:fs/promises';
import { MIGRATIONS_FOLDER } from '../../migrations-folder.ts';
import { type Migration, migrationTitle } from '../migrations.ts';
import { keyOf, type Shape, type ShapeObject } from './types.ts';

/** What a schema is made of after each migration; the first is that of a schema without any. */
export type Shapes = readonly Shape[];

let own: Promise<Shapes> | undefined;

/** By number of the newest migration applied, from 0. Read once in the life of a process. */
export function loadShapes(migrations: readonly Migration[]): Promise<Shapes> {
  own ??= readShapeFiles(migrations);
  return own;
}

/**
 * Beside each migration stands a file with the objects it makes or changes, as Postgres then describes them. The file is
 * written from a real server by tests/integration/provision/shape.test.ts and compared there.
 */
async function readShapeFiles(migrations: readonly Migration[]): Promise<Shapes> {
  const parts = await Promise.all(
    migrations.map((migration) => readFile(shapeFileOf(migration), 'utf8').then(parseShape)),
  );
  const shapes: Shape[] = [new Map()];
  for (const part of parts) shapes.push(new Map([...(shapes.at(-1) ?? []), ...part]));
  return shapes;
}

export const shapeFileOf = (migration: Migration): URL =>
  new URL(`${migrationTitle(migration)}.shape.json`, MIGRATIONS_FOLDER);

const parseShape = (text: string): Shape =>
  new Map((JSON.parse(text) as ShapeObject[]).map((object) => [keyOf(object), object]));
