/**
 * Makes one file of each program of the compiled worker, with the packages it uses:
 *
 *   node .ci/bundle-worker.mjs FOLDER      the folder of its main.js
 *
 * Finding, reading and linking five hundred modules takes twice as long as all that a worker does until it takes
 * orders. The worker itself becomes CommonJS, whose compiled code can be kept (see src/worker/bundle.ts); the others
 * replace their module. Nothing is minified: stack traces name functions and lines as they are.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All in the folder itself: src/worker/home.ts counts on it. */
const PROGRAMS = [
  { from: 'run-worker.js', to: 'run-worker.cjs', format: 'cjs' },
  { from: 'snapshot-main.js', to: 'snapshot-main.js', format: 'esm' },
  { from: 'verify-main.js', to: 'verify-main.js', format: 'esm' },
];

/** Loaded by few processes, or late, from where npm has put them. */
const LEFT_OUT = ['execa', 'pg-native'];

export async function bundleWorker(folder) {
  const { rolldown } = await import('rolldown');
  for (const { from, to, format } of PROGRAMS) {
    const modules = await rolldown({
      input: join(folder, from),
      platform: 'node',
      external: LEFT_OUT,
      onLog: refuse,
    });
    const { output } = await modules.generate({ format, codeSplitting: false, comments: false });
    await modules.close();
    writeFileSync(join(folder, to), inAscii(output[0].code));
  }
}

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
