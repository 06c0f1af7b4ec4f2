import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

/** A CommonJS module that has been run. */
export type Bundle<Exports> = {
  readonly exports: Exports;
  /** Keeps what V8 has compiled by now for the next process that loads it, unless that is kept already. */
  keepCode(): void;
};

/**
 * Loads a program that was bundled into one CommonJS file, with the code that V8 made of it for an earlier process:
 * half of a start is compiling otherwise. Node's own cache for that is not there before Node 22.1. Null when there is
 * no such file: then the program is run from its modules.
 *
 * `use`: what the process is for, a word. V8 compiles what is called, so each use keeps code of its own; `like` is the
 * one whose code serves as long as there is none.
 */
export function loadBundle<Exports>(url: URL, use: string, like = use): Bundle<Exports> | null {
  const filename = fileURLToPath(url);
  if (!existsSync(filename)) return null;
  const source = readFileSync(filename);
  const madeOf = checksum(source);
  const kept = new KeptCode(filename, use, madeOf);
  const own = kept.read();
  const cachedData = own ?? (like === use ? null : new KeptCode(filename, like, madeOf).read());
  const script = new Script(wrapped(source.toString(SOURCE_ENCODING)), {
    filename,
    ...(cachedData === null ? {} : { cachedData }),
  });
  const isKept = own !== null && script.cachedDataRejected === false;
  const module = { exports: {} };
  const { exports } = module;
  script.runInThisContext()(
    exports,
    createRequire(url),
    module,
    filename,
    dirname(filename),
    importFrom(url),
  );
  return {
    exports: module.exports as Exports,
    keepCode: () => (isKept ? undefined : kept.write(script.createCachedData())),
  };
}

/** As Node wraps a CommonJS module, and with a function to load others later: kept code forgets how to import. */
const wrapped = (source: string): string =>
  `(function (exports, require, module, __filename, __dirname, importLate) {${source}\n})`;

/** Loads a package, or a module by its place beside the bundle. */
const importFrom =
  (bundle: URL) =>
  (specifier: string): Promise<unknown> =>
    import(specifier.startsWith('.') ? new URL(specifier, bundle).href : specifier);

/** Bundles are written in ASCII: V8 keeps such a source in half the memory, and nothing is decoded. */
const SOURCE_ENCODING = 'latin1';

const SUFFIX = '.code';
/** Versions of Node whose code is kept. */
const KEPT_MAX = 3;

/**
 * The file that code is kept in, beside the bundle, one for each use, and V8 with its flags. It begins with checksums of
 * the bundle it was made of and of what follows: V8 runs whatever it is given for a source of that length.
 */
class KeptCode {
  readonly #prefix: string;
  readonly #file: string;
  readonly #madeOf: string;

  /** `madeOf`: checksum of the bundle. */
  constructor(bundle: string, use: string, madeOf: string) {
    this.#prefix = `${basename(bundle)}.${use}.`;
    this.#file = `${bundle}.${use}.${cachedDataVersionTag()}${SUFFIX}`;
    this.#madeOf = madeOf;
  }

  /** Null when there is none, or none of this bundle. */
  read(): Buffer | null {
    try {
      const content = readFileSync(this.#file);
      const end = content.indexOf('\n');
      const code = content.subarray(end + 1);
      return content.toString('latin1', 0, end) === this.#header(code) ? code : null;
    } catch {
      return null; // Not there, or not to be read: the code is compiled, as it would be without.
    }
  }

  /** Does nothing where the folder may not be written to. */
  write(code: Buffer): void {
    const temporary = `${this.#file}.${process.pid}`;
    try {
      writeFileSync(temporary, Buffer.concat([Buffer.from(`${this.#header(code)}\n`), code]));
      renameSync(temporary, this.#file);
      this.#removeOld();
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  /** What processes of other versions of Node have left: only the latest are likely to be asked for again. */
  #removeOld(): void {
    const folder = dirname(this.#file);
    const own = readdirSync(folder).filter((name) => name.startsWith(this.#prefix) && name.endsWith(SUFFIX));
    const files = own.map((name) => join(folder, name));
    const byAge = files.toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
    for (const file of byAge.slice(KEPT_MAX)) rmSync(file, { force: true });
  }

  #header(code: Buffer): string {
    return `${this.#madeOf} ${checksum(code)}`;
  }
}

const checksum = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');
