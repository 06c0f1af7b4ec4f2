/**
 * Makes one file of each program of the compiled worker, with the packages it uses:
 *
 *   node .ci/bundle-worker.mjs FOLDER      the folder of its main.js
 *
 * Finding, reading and linking five hundred modules takes twice as long as all that a worker does until it takes
 * orders. The worker itself becomes CommonJS, whose compiled code can be kept (see src/worker/bundle.ts); the others
 * replace their module. Nothing is minified: stack traces name functions and lines as they are.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All in the folder itself: src/worker/home.ts counts on it. */
const PROGRAMS = [
  { name: 'run-worker', format: 'cjs' },
  { name: 'snapshot-main', format: 'esm' },
  { name: 'verify-main', format: 'esm' },
];
/** What loads the first of them; a build has it compiled already. */
const LOADER = { name: 'main', format: 'esm' };

/** Loaded by few processes, or late, from where npm has put them. */
const LEFT_OUT = ['execa', 'pg-native'];

/** Bundles what the compiler left in `folder`, in its place. */
export const bundleWorker = (folder) => bundleAll(PROGRAMS, folder, 'js', folder);

/** Bundles the sources in `from`: all there is to a worker beside the package's files. */
export function bundleSources(from, to) {
  mkdirSync(to, { recursive: true });
  return bundleAll([...PROGRAMS, LOADER], from, 'ts', to);
}

async function bundleAll(programs, from, extension, to) {
  const { rolldown } = await import('rolldown');
  for (const { name, format } of programs) {
    const modules = await rolldown({
      input: join(from, `${name}.${extension}`),
      platform: 'node',
      external: (id) => LEFT_OUT.includes(id) || (name === LOADER.name && id.includes('run-worker')),
      onLog: refuse,
      plugins: [ON_NODE],
    });
    const { output } = await modules.generate({ format, codeSplitting: false, comments: false });
    await modules.close();
    const [{ code }] = output;
    writeFileSync(join(to, `${name}.${format === 'cjs' ? 'cjs' : 'js'}`), inAscii(code));
  }
}

/** Before Node 21, pg loads all of `fetch` to find out that it does not run at Cloudflare: a tenth of a start. */
const ON_NODE = {
  name: 'on-node',
  transform(code, id) {
    if (!/[\\/]pg[\\/]lib[\\/]stream\.js$/.test(id)) return null;
    const question = "typeof Response === 'function'";
    if (!code.includes(question)) throw new Error(`Expected ${id} to ask ${question}, but it does not.`);
    return code.replace(question, 'false');
  },
};

/** Characters beyond ASCII stand in literals alone. */
const inAscii = (code) =>
  code.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

function refuse(level, { code, message }) {
  if (level === 'warn') throw new Error(`Expected the worker to become one file, but: ${code}: ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Expected the folder of the compiled worker.');
  await bundleWorker(resolve(folder));
}
