/**
 * Makes one module of the compiled engine, in its place:
 *
 *   node .ci/bundle-engine.mjs FOLDER      the folder of its index.js
 *
 * Within one module the compiler of V8 knows every constant and function at compile time; across modules it loads and
 * checks each one at each use, which costs the engine a fifth of its speed. What stood beside index.js stays.
 */
import { join, resolve } from 'node:path';

const INDEX = 'index.js';

async function bundle(folder) {
  const { rolldown } = await loadBundler();
  const input = join(folder, INDEX);
  const modules = await rolldown({ input, onLog: refuse });
  // Written only once everything has been read: output and input are one file.
  await modules.write({ file: input, format: 'esm' });
  await modules.close();
}

/** Its binary is an optional package of its own for each platform. */
async function loadBundler() {
  try {
    return await import('rolldown');
  } catch (error) {
    throw new Error(
      `Expected the bundler "rolldown" to load, but it did not. Install with "npm ci", without --omit=optional.`,
      { cause: error },
    );
  }
}

/** The engine imports nothing: whatever there is to say about it is an error. */
function refuse(level, log) {
  throw new Error(`Expected the engine to become one module, but there was a ${level}: ${log.message}`);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Expected the folder of the compiled engine.');
await bundle(resolve(folder));
