/**
 * Makes one file of each compiled program that is often started, with the packages it uses:
 *
 *   node .ci/bundle-programs.mjs FOLDER      what the compiler made of src/
 *
 * Finding, reading and linking five hundred modules takes twice as long as all that a worker does until it takes
 * orders. Programs that a main.js loads become CommonJS, whose compiled code can be kept (see src/process/bundle.ts);
 * the others replace their module. Nothing is minified: stack traces name functions and lines as they are.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * All stay where they are, in a folder of src/: the places of files they read are known from there. `leftOut`: loaded
 * late or never, from where npm has put it.
 */
const WORKER = [
  { name: 'worker/run-worker', format: 'cjs', leftOut: ['execa', 'pg-native'] },
  { name: 'worker/snapshot-main', format: 'esm', leftOut: ['execa', 'pg-native'] },
  { name: 'worker/verify-main', format: 'esm', leftOut: ['execa', 'pg-native'] },
];
const SUPERVISOR = [{ name: 'supervisor/program', format: 'cjs', leftOut: ['pg-native', 'prom-client'] }];
/** What loads the worker; a build has it compiled already. */
const LOADER = { name: 'worker/main', format: 'esm', leftOut: [/run-worker/] };

/** Bundles what the compiler left in `folder`, in its place. */
const bundleCompiled = (folder) => bundleAll([...WORKER, ...SUPERVISOR], folder, 'js', folder);

/** Bundles the sources in `from` into `to`: all there is to a worker beside the package's files. */
export function bundleWorkerSources(from, to) {
  mkdirSync(join(to, 'worker'), { recursive: true });
  return bundleAll([...WORKER, LOADER], from, 'ts', to);
}

async function bundleAll(programs, from, extension, to) {
  const { rolldown } = await import('rolldown');
  for (const { name, format, leftOut } of programs) {
    const modules = await rolldown({
      input: join(from, `${name}.${extension}`),
      platform: 'node',
      external: leftOut,
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
  if (level === 'warn') throw new Error(`Expected a program to become one file, but: ${code}: ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Expected the folder of the compiled programs.');
  await bundleCompiled(resolve(folder));
}
