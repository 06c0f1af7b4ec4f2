import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorker } from '../../../../.ci/bundle-worker.mjs';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Inside node_modules, so that the copy finds the packages. */
const CACHE = join(ROOT, 'node_modules/.cache/exsim-tests');
/** What a worker is made of, and what it reads beside its code. */
const FOLDERS = ['common', 'engine', 'instance', 'metrics', 'process', 'protocol', 'worker'];
const ASSETS = ['package.json', 'proto'];
/** What decides beside the sources how the bundle comes out. */
const BUNDLED_BY = ['package-lock.json', '.ci/bundle-worker.mjs'];
/** Copies of sources that have changed since. */
const KEPT = 3;

let built: Promise<string> | undefined;

/** Folder of the worker's sources, compiled and bundled as a build does it: real processes need none, and start fast. */
export function builtWorker(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const sources = await readSources();
  const hash = createHash('sha256').update(JSON.stringify(sources));
  for (const file of BUNDLED_BY) hash.update(await readFile(join(ROOT, file)));
  const folder = join(CACHE, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const temporary = await mkdtemp(join(CACHE, 'making-'));
  await writeAll(temporary, sources);
  await bundleWorker(join(temporary, 'src/worker'));
  // Another test file may have been faster: its copy is the same.
  await rename(temporary, folder).catch(() => rm(temporary, { recursive: true }));
  await removeOld(folder);
  return folder;
}

async function readSources(): Promise<[path: string, text: string][]> {
  const sources: [string, string][] = [];
  for (const folder of FOLDERS)
    for (const entry of await readdir(join(ROOT, 'src', folder), { recursive: true }))
      if (entry.endsWith('.ts')) {
        const path = join('src', folder, entry);
        sources.push([path, await readFile(join(ROOT, path), 'utf8')]);
      }
  return sources;
}

async function writeAll(folder: string, sources: readonly [string, string][]): Promise<void> {
  // The compiler is slow to load, and needed only when something has changed.
  const { default: ts } = await import('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  for (const [path, text] of sources) {
    const target = join(folder, path.replace(/ts$/, 'js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, ts.transpileModule(text, { compilerOptions, fileName: path }).outputText);
  }
  for (const asset of ASSETS) await symlink(join(ROOT, asset), join(folder, asset));
}

async function removeOld(current: string): Promise<void> {
  const folders = (await readdir(CACHE)).filter(
    (name) => /^[0-9a-f]{16}$/.test(name) && join(CACHE, name) !== current,
  );
  for (const name of folders.slice(0, -KEPT)) await rm(join(CACHE, name), { recursive: true, force: true });
}
