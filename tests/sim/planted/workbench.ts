import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { applied, type Planted } from '../../mutants/planted/planted.ts';
import { transpile } from '../../mutants/workspace.ts';

/** What a simulation of faulty code found: after how many seeds, and which promise was broken; null for none. */
export type Found = { readonly seeds: number; readonly promise: string | null };

const ENTRY = 'tests/sim/find.ts';
/** For code that goes round in circles between two events. */
const TIMEOUT_MS = 900_000;

/** The simulation as plain modules in a folder of its own, of which copies with a fault are made. */
export class Workbench {
  readonly #home: string;
  readonly #folder: string;
  /** Source files by their path from the top of the repository. */
  readonly #sources = new Map<string, string>();
  readonly #compiled = new Map<string, string>();
  #copies = 0;

  /** `home`: the top of the repository. */
  constructor(home: string) {
    this.#home = home;
    const cache = join(home, 'node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    this.#folder = mkdtempSync(join(cache, 'exsim-planted-'));
    // Below node_modules no package says that .js files are modules.
    writeFileSync(join(this.#folder, 'package.json'), '{ "type": "module" }\n');
    this.#read(ENTRY);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Whether the texts of the fault stand where it looks for them, and change something. */
  fits(fault: Planted): boolean {
    const source = this.#sources.get(fault.file);
    const patched = source === undefined ? null : applied(fault, source);
    return patched !== null && transpile(patched) !== transpile(source ?? '');
  }

  /** Plays at most `seedsMax` seeds on code with the fault in it. */
  async play(fault: Planted, seedsMax: number): Promise<Found> {
    const copy = join(this.#folder, `${++this.#copies}`);
    for (const [path, source] of this.#sources)
      this.#write(copy, path, path === fault.file ? (applied(fault, source) ?? source) : source);
    try {
      return await run(join(copy, ENTRY.replace(/\.ts$/, '.js')), seedsMax);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }

  #read(path: string): void {
    if (this.#sources.has(path)) return;
    const source = readFileSync(join(this.#home, path), 'utf8');
    this.#sources.set(path, source);
    for (const [, target] of source.matchAll(/ from '(\.[^']+\.ts)';$/gm))
      this.#read(normalize(join(dirname(path), target!)));
  }

  #write(copy: string, path: string, source: string): void {
    const target = join(copy, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, this.#compile(source));
  }

  #compile(source: string): string {
    const compiled = this.#compiled.get(source) ?? transpile(source);
    this.#compiled.set(source, compiled);
    return compiled;
  }
}

function run(entry: string, seedsMax: number): Promise<Found> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, `${seedsMax}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as Found);
      else reject(new Error(`Expected the simulation to end with 0, but was ${code}: ${output}`));
    });
  });
}
