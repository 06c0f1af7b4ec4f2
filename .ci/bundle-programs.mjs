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
 * All stay where they are, in a folder of src/: the places of files they read are known from there. `leftOut`: never
 * there, or not needed. `late`: loaded when it is needed, as it is, by the name that the program knows it by and the one
 * that the bundle does.
 */
const EXECA = { execa: 'execa' };
const WORKER = [
  { name: 'worker/run-worker', format: 'cjs', leftOut: ['pg-native'], late: EXECA },
  { name: 'worker/snapshot-main', format: 'esm', leftOut: ['execa', 'pg-native'] },
  { name: 'worker/verify-main', format: 'esm', leftOut: ['execa', 'pg-native'] },
  { name: 'worker/backup-check-main', format: 'esm', leftOut: ['execa', 'pg-native'] },
];
const SUPERVISOR = [{ name: 'supervisor/program', format: 'cjs', leftOut: ['pg-native', 'prom-client'] }];
/** A module of its own: ink awaits at its top, which CommonJS cannot. Its debugger is left out. */
const SCREEN = [{ name: 'tui/index', format: 'esm', leftOut: [/ink.build.devtools\.js$/] }];
/** A third of all code, for one option of `load`. */
const GRPC = { '@grpc/grpc-js': '@grpc/grpc-js', '@grpc/proto-loader': '@grpc/proto-loader' };
const SCREENS = { '../../tui/index.js': '../tui/index.js' };
const COMMANDS = [
  {
    name: 'cli/entry',
    format: 'cjs',
    leftOut: ['pg-native', 'prom-client'],
    late: { ...EXECA, ...GRPC, ...SCREENS },
  },
];
/** What loads the commands, beside what the compiler made of it: Node starts a script sooner than a module. */
const COMMANDS_LOADER = { name: 'cli/main', format: 'cjs', leftOut: [/entry\.js$/], isLoader: true };
/** What loads the worker; a build has it compiled already. */
const LOADER = { name: 'worker/main', format: 'esm', leftOut: [/run-worker/], isLoader: true };

/** Bundles what the compiler left in `folder`, in its place. */
const bundleCompiled = (folder) =>
  bundleAll([...WORKER, ...SUPERVISOR, ...COMMANDS, COMMANDS_LOADER, ...SCREEN], folder, 'js', folder);

/** Bundles the sources in `from` into `to`: all there is to a worker beside the package's files. */
export function bundleWorkerSources(from, to) {
  mkdirSync(join(to, 'worker'), { recursive: true });
  return bundleAll([...WORKER, LOADER], from, 'ts', to);
}

async function bundleAll(programs, from, extension, to) {
  const { rolldown } = await import('rolldown');
  for (const { name, format, leftOut, late = {}, isLoader = false } of programs) {
    const modules = await rolldown({
      input: join(from, `${name}.${extension}`),
      platform: 'node',
      external: leftOut,
      onLog: refuse,
      plugins: [ON_NODE, loadedLate(late)],
    });
    const { output } = await modules.generate({ format, codeSplitting: false, comments: false });
    await modules.close();
    const [{ code, fileName, dynamicImports }] = output;
    const outside = dynamicImports.filter((module) => module !== fileName);
    if (format === 'cjs' && !isLoader && outside.length > 0)
      throw new Error(`Expected ${name} to name in "late" what it loads later: ${outside.join(', ')}.`);
    writeFileSync(join(to, `${name}.${format === 'cjs' ? 'cjs' : 'js'}`), inAscii(code));
  }
}

/** What costs packages much of a start and gives nothing here, as they have it and as it is in a bundle. */
const QUICKER = [
  // Before Node 21, pg loads all of `fetch` to find out that it does not run at Cloudflare: a tenth of a start.
  { file: /[\\/]pg[\\/]lib[\\/]stream\.js$/, has: "typeof Response === 'function'", gets: 'false' },
  // The same results as of Web Crypto, whose first use loads code for as long as all the rest of a login takes.
  {
    file: /[\\/]pg[\\/]lib[\\/]crypto[\\/]utils\.js$/,
    has: 'async function deriveKey(password, salt, iterations) {',
    gets: `async function deriveKey(password, salt, iterations) {
      return new Promise((resolve, reject) =>
        nodeCrypto.pbkdf2(password, salt, iterations, 32, 'sha256', (error, key) => (error ? reject(error) : resolve(key))));`,
  },
  {
    file: /[\\/]pg[\\/]lib[\\/]crypto[\\/]utils\.js$/,
    has: 'async function hmacSha256(keyBuffer, msg) {',
    gets: `async function hmacSha256(keyBuffer, msg) {
      return nodeCrypto.createHmac('sha256', keyBuffer).update(msg).digest();`,
  },
  {
    file: /[\\/]pg[\\/]lib[\\/]crypto[\\/]utils\.js$/,
    has: 'async function sha256(text) {',
    gets: `async function sha256(text) {
      return nodeCrypto.createHash('sha256').update(text).digest();`,
  },
  // V8 lays a prototype out anew for each of the 600 methods it is given, unless it has lost one: 40 ms, or 1.
  {
    file: /[\\/]ioredis[\\/]built[\\/]utils[\\/]Commander\.js$/,
    has: 'commands.forEach(function (commandName) {',
    gets: 'Commander.prototype.none = null; delete Commander.prototype.none; commands.forEach(function (commandName) {',
  },
];

const ON_NODE = {
  name: 'on-node',
  transform(code, id) {
    const changes = QUICKER.filter(({ file }) => file.test(id));
    for (const { has } of changes)
      if (!code.includes(has)) throw new Error(`Expected ${id} to have ${has}, but it does not.`);
    const changed = changes.reduce((text, { has, gets }) => text.replace(has, () => gets), code);
    return changed === code ? null : changed;
  },
};

/**
 * Kept code forgets how to import: a program that was bundled into a script asks the one that loaded it (see
 * src/process/bundle.ts).
 */
const loadedLate = (late) => ({
  name: 'loaded-late',
  transform(code) {
    const told = code.replace(/\bimport\((['"])([^'"]+)\1\)/g, (all, _quote, from) =>
      from in late ? `importLate('${late[from]}')` : all,
    );
    return told === code ? null : told;
  },
});

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
