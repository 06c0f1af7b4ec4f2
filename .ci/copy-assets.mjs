/** Copies what tsc leaves behind, every file under src/ that is no TypeScript, to the same place under dist/ or the folder given. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(HOME, 'src');
const TARGET = resolve(process.argv[2] ?? join(HOME, 'dist'));

/** tsconfig.json files tell tools about the sources; nobody reads them at run time. */
const isAsset = (name) => !/\.tsx?$|^tsconfig.*\.json$/.test(name);

const assets = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && isAsset(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(SOURCE.length + 1));

for (const asset of assets) {
  mkdirSync(dirname(join(TARGET, asset)), { recursive: true });
  copyFileSync(join(SOURCE, asset), join(TARGET, asset));
}
