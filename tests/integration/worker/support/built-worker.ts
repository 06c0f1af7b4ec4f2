import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkerSources } from '../../../../.ci/bundle-programs.mjs';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Inside node_modules, so that the copy finds the packages. */
const CACHE = join(ROOT, 'node_modules/.cache/exsim-tests');
/** What decides how the bundle comes out. */
const SOURCES = ['src', 'package-lock.json', '.ci/bundle-programs.mjs'];
/** What a worker reads beside its code. */
const ASSETS = ['package.json', 'proto'];
/** Copies of sources that have changed since. */
const KEPT = 3;

let built: Promise<string> | undefined;

/** Folder with the worker's programs, bundled as a build does it: real processes need none, and start fast. */
export function builtWorker(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const folder = join(CACHE, await hashOfSources());
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const temporary = await mkdtemp(join(CACHE, 'making-'));
  await bundleWorkerSources(join(ROOT, 'src'), join(temporary, 'src'));
  for (const asset of ASSETS) await symlink(join(ROOT, asset), join(temporary, asset));
  // Another test file may have been faster: its copy is the same.
  await rename(temporary, folder).catch(() => rm(temporary, { recursive: true }));
  await removeOld(folder);
  return folder;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES)
    for (const file of await filesOf(join(ROOT, source))) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  if (!path.endsWith('src')) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

async function removeOld(current: string): Promise<void> {
  const folders = (await readdir(CACHE)).filter(
    (name) => /^[0-9a-f]{16}$/.test(name) && join(CACHE, name) !== current,
  );
  for (const name of folders.slice(0, -KEPT)) await rm(join(CACHE, name), { recursive: true, force: true });
}
